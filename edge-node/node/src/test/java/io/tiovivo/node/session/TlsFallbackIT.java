package io.tiovivo.node.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.StreamAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.noise.SessionKeyPair;
import io.tiovivo.noise.jca.JcaNoiseCrypto;
import io.tiovivo.tls.TlsSettings;
import io.tiovivo.tls.TlsSource;
import io.tiovivo.udp.DatagramLoop;
import io.tiovivo.udp.Defects;
import io.tiovivo.udp.UnicastSource;
import io.tiovivo.wire.WireReader;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Nobody answers on UDP, and a session comes up over TLS all the same: real sockets, two loops. */
class TlsFallbackIT {
  private static final long PATIENCE_S = 180;
  private static final String FLEET = "home";

  private record Dial(Contact to) implements Command {}

  /** A node with sessions alone. */
  private static final class Node implements Machine, SessionListener, TlsSource.Listener {
    final NodeId id;
    final SessionKeyPair keys;
    final Sessions sessions;
    final DatagramLoop loop;
    final TlsSource tls;
    final CountDownLatch listening = new CountDownLatch(1);
    final CountDownLatch heard = new CountDownLatch(1);
    final List<String> log = new ArrayList<>();
    final List<PeerAddress> peers = new ArrayList<>();
    final String greeting;
    volatile int port;

    Node(int number, TlsSettings settings, String greeting) throws Exception {
      this.greeting = greeting;
      SplittableRandom random = new SplittableRandom(number);
      JcaNoiseCrypto crypto = new JcaNoiseCrypto(random::nextBytes);
      id = new NodeId(number, 0);
      keys = crypto.generate();
      sessions =
          new Sessions(
              SessionSettings.standard(FLEET).scaled(0.6),
              new OwnIdentity(id, keys, Rig.envelope(id, keys.publicKey()), number),
              crypto,
              Rig::check,
              (now, from, purpose, due) -> Optional.empty(),
              this,
              random::nextBytes,
              number);
      loop = new DatagramLoop(this, this::onEvent, Defects.END);
      tls =
          new TlsSource(
              settings,
              loop::datagram,
              this,
              got -> {
                port = got;
                listening.countDown();
              },
              message -> log.add(message));
      loop.add(tls);
      loop.route(StreamAddress::is, tls);
    }

    void speakUdp() throws Exception {
      UnicastSource udp =
          new UnicastSource(
              new UnicastSource.Listen(InetAddress.getLoopbackAddress(), 0, false),
              loop::datagram,
              got -> {},
              message -> {});
      loop.add(udp);
      loop.route(address -> true, udp);
    }

    private void onEvent(Event event) {
      if (event instanceof StreamEvent.Wanted wanted) {
        tls.connect(loop.nowNs(), wanted.target());
      }
    }

    @Override
    public void onOpened(long nowNs, PeerAddress target, PeerAddress stream) {
      loop.commandNow(nowNs, new StreamCommand.Opened(target, stream));
    }

    @Override
    public void onClosed(long nowNs, PeerAddress address) {
      loop.commandNow(nowNs, new StreamCommand.Closed(address));
    }

    @Override
    public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
      sessions.onDatagram(nowNs, from, in, out);
    }

    @Override
    public void onCommand(long nowNs, Command command, Outbox out) {
      if (command instanceof Dial dial) {
        sessions.dial(nowNs, dial.to(), Purpose.JOIN, new byte[0], out);
      } else {
        sessions.onCommand(nowNs, command, out);
      }
    }

    @Override
    public void onDeadline(long nowNs, Outbox out) {
      sessions.onDeadline(nowNs, out);
    }

    @Override
    public long deadlineNs() {
      return sessions.deadlineNs();
    }

    @Override
    public void onUp(long nowNs, Remote peer, Outbox out) {
      peers.add(peer.address());
      byte[] words = greeting.getBytes(StandardCharsets.UTF_8);
      sessions.send(nowNs, peer.id(), words, 0, words.length, out);
    }

    @Override
    public void onMessage(
        long nowNs, Remote peer, byte[] bytes, int offset, int length, Outbox out) {
      log.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
      heard.countDown();
    }

    @Override
    public void onDown(long nowNs, Remote peer, SessionEnd why, Outbox out) {}

    @Override
    public void onDialSucceeded(long nowNs, Contact to, Remote peer, Outbox out) {}

    @Override
    public void onDialFailed(
        long nowNs,
        Contact to,
        Purpose purpose,
        DialFailure why,
        Optional<Refusal> refusal,
        Outbox out) {
      if (to.tcpPort() > 0) {
        loop.command(new Dial(to)); // a busy machine may be late, as a leaf's retries are for
      }
    }
  }

  private static Thread run(DatagramLoop loop) {
    Thread thread =
        new Thread(
            () -> {
              try {
                loop.run();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    return thread;
  }

  @Test
  void shouldComeUpOverTlsWhenUdpIsSilent() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    Node server = new Node(1, TlsSettings.listening(loopback, 0), "welcome");
    Node client = new Node(2, TlsSettings.connecting(), "through the wall");
    client.speakUdp();
    try (DatagramSocket deaf = new DatagramSocket(0, loopback);
        DatagramSocket mute = new DatagramSocket(0, loopback)) {
      Thread serving = run(server.loop);
      Thread calling = run(client.loop);
      assertTrue(server.listening.await(PATIENCE_S, TimeUnit.SECONDS));
      client.loop.command(new Dial(contact(null, deaf.getLocalPort(), 0)));
      client.loop.command(new Dial(contact(server.id, mute.getLocalPort(), server.port)));
      assertTrue(server.heard.await(PATIENCE_S, TimeUnit.SECONDS), "the server heard");
      assertTrue(client.heard.await(PATIENCE_S, TimeUnit.SECONDS), "the client heard");
      server.loop.stop();
      client.loop.stop();
      serving.join();
      calling.join();
    }
    // On a busy machine a dial may fail late and be tried again: then they greet each other again.
    assertEquals(Set.of("through the wall"), Set.copyOf(server.log));
    assertEquals(Set.of("welcome"), Set.copyOf(client.log));
    assertTrue(StreamAddress.is(client.peers.get(0)));
    assertTrue(StreamAddress.is(server.peers.get(0)));
  }

  private static Contact contact(NodeId id, int port, int tcpPort) {
    return new Contact(id, PeerAddress.of(new byte[] {127, 0, 0, 1}, port), tcpPort, "", 0);
  }
}
