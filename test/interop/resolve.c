/* What a program linked against musl sees of a name: the addresses of getaddrinfo, one per line, sorted by nobody. */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int main(int argc, char **argv) {
  if (argc != 3) return 64;
  struct addrinfo hints;
  memset(&hints, 0, sizeof hints);
  hints.ai_family = strcmp(argv[1], "4") == 0 ? AF_INET : AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  struct addrinfo *found;
  int problem = getaddrinfo(argv[2], NULL, &hints, &found);
  if (problem != 0) {
    fprintf(stderr, "%s\n", gai_strerror(problem));
    return 2;
  }
  for (struct addrinfo *one = found; one != NULL; one = one->ai_next) {
    char text[INET6_ADDRSTRLEN];
    const void *address = one->ai_family == AF_INET ? (const void *)&((struct sockaddr_in *)one->ai_addr)->sin_addr
                                                    : (const void *)&((struct sockaddr_in6 *)one->ai_addr)->sin6_addr;
    puts(inet_ntop(one->ai_family, address, text, sizeof text));
  }
  freeaddrinfo(found);
  return 0;
}
