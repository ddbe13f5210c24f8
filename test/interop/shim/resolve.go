// What a program in Go sees of a name without the C library: its addresses, one per line.
package main

import (
	"context"
	"fmt"
	"net"
	"os"
)

func main() {
	resolver := net.Resolver{PreferGo: true}
	addresses, err := resolver.LookupHost(context.Background(), os.Args[1])
	if err != nil {
		os.Exit(2)
	}
	for _, address := range addresses {
		fmt.Println(address)
	}
}
