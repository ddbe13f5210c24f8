import java.net.InetAddress;
import java.net.UnknownHostException;

/** What a program in Java sees of a name: its addresses, one per line. */
class Resolve {
  public static void main(String[] names) {
    try {
      for (InetAddress address : InetAddress.getAllByName(names[0])) System.out.println(address.getHostAddress());
    } catch (UnknownHostException unknown) {
      System.exit(2);
    }
  }
}
