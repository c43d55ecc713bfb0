import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.SplittableRandom;

/**
 * A bad link between two interfaces, for kernels without netem: passes a group's datagrams on from
 * one to the other, some lost in bursts, some late, some twice. Run from its source:
 *
 * <pre>java AirRelay.java GROUP PORT FROM TO LOSS BURST LATE BEHIND TWICE</pre>
 *
 * LOSS, LATE and TWICE in percent of the datagrams; BURST is the mean number that is lost in a row;
 * a late one goes out after BEHIND others. Prints when the first datagram came, in microseconds since
 * 1970, and each second what it did: a test can prove that the faults came.
 */
public final class AirRelay {
  private static final int MAX_BYTES = 2048;
  private static final long SEED = 1;

  private record Late(long goesAfter, byte[] bytes) {}

  private AirRelay() {}

  public static void main(String[] args) throws IOException {
    InetSocketAddress group =
        new InetSocketAddress(InetAddress.getByName(args[0]), Integer.parseInt(args[1]));
    double loss = Double.parseDouble(args[4]) / 100;
    double burst = Double.parseDouble(args[5]);
    double late = Double.parseDouble(args[6]) / 100;
    long behind = Long.parseLong(args[7]);
    double twice = Double.parseDouble(args[8]) / 100;
    // Of a chain of two states: a burst ends with 1/burst, and begins so often that LOSS are lost.
    double begins = loss == 0 ? 0 : Math.min(1, loss / (1 - loss) / burst);
    SplittableRandom random = new SplittableRandom(SEED);
    ArrayDeque<Late> waiting = new ArrayDeque<>();
    ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_BYTES);
    long passed = 0;
    long lost = 0;
    long delayed = 0;
    long doubled = 0;
    boolean losing = false;
    long toldNs = System.nanoTime();
    try (DatagramChannel in = open(args[2]);
        DatagramChannel out = open(args[3])) {
      in.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      in.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
      in.bind(new InetSocketAddress(group.getAddress(), group.getPort()));
      in.join(group.getAddress(), NetworkInterface.getByName(args[2]));
      while (true) {
        buffer.clear();
        in.receive(buffer);
        if (passed + lost + delayed == 0) {
          System.out.println("first us=" + ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
        }
        buffer.flip();
        losing = random.nextDouble() < (losing ? 1 - 1 / burst : begins);
        if (losing) {
          lost++;
        } else if (late > 0 && random.nextDouble() < late) {
          byte[] kept = new byte[buffer.remaining()];
          buffer.get(kept);
          waiting.add(new Late(passed + behind, kept));
          delayed++;
        } else {
          out.send(buffer, group);
          passed++;
          if (twice > 0 && random.nextDouble() < twice) {
            buffer.rewind();
            out.send(buffer, group);
            doubled++;
          }
        }
        while (!waiting.isEmpty() && waiting.peek().goesAfter() <= passed) {
          out.send(ByteBuffer.wrap(waiting.poll().bytes()), group);
        }
        if (System.nanoTime() - toldNs > 1_000_000_000L) {
          toldNs = System.nanoTime();
          System.out.printf(
              "passed=%d lost=%d late=%d twice=%d%n", passed, lost, delayed, doubled);
        }
      }
    }
  }

  private static DatagramChannel open(String name) throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName(name));
    return channel;
  }
}
