package io.tiovivo.headend.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.credential.ClaimCode;
import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.credential.CredentialVerdict;
import io.tiovivo.headend.keys.FleetKeys;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.enrol.EnrolmentEvent;
import io.tiovivo.node.enrol.EnrolmentKeys;
import io.tiovivo.node.enrol.EnrolmentMachine;
import io.tiovivo.node.enrol.EnrolmentSettings;
import io.tiovivo.udp.DatagramLoop;
import io.tiovivo.udp.UnicastSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boxes enrol at a real authority through real sockets, and do without it once it is gone. */
class EnrolmentIT {
  private static final long PATIENCE_S = 180;

  @TempDir Path temp;
  private final SecureRandom random = new SecureRandom();
  private Path keys;
  private AuthorityServer server;
  private Thread serving;
  private int port;

  /** A box with a socket of its own. */
  private final class Box implements EnrolmentKeys, AutoCloseable {
    final byte[] secret = new byte[32];
    final byte[] sessionKey = new byte[32];
    final JcaSigningKey key;
    final CredentialCheck credentials;
    final BlockingQueue<EnrolmentEvent> events = new LinkedBlockingQueue<>();
    final DatagramLoop loop;
    final EnrolmentMachine machine;
    final Thread thread;

    Box(JcaSigningKey key, String claim) throws Exception {
      this.key = key;
      random.nextBytes(sessionKey);
      credentials = new CredentialCheck(FleetKeys.open(keys).trust());
      PeerAddress authority = PeerAddress.of(new byte[] {127, 0, 0, 1}, port);
      machine =
          new EnrolmentMachine(
              EnrolmentSettings.standard(
                      "garden", "generic", "1.0", "", new byte[0], claim, List.of(authority))
                  .scaled(0.05),
              this,
              credentials,
              new byte[0],
              random::nextBytes,
              random.nextLong(),
              0);
      loop =
          new DatagramLoop(
              machine,
              event -> events.add((EnrolmentEvent) event),
              (what, defect) -> defect.printStackTrace());
      UnicastSource source =
          new UnicastSource(
              new UnicastSource.Listen(InetAddress.getLoopbackAddress(), 0, false),
              loop::datagram,
              open -> {},
              System.err::println);
      loop.add(source);
      loop.route(to -> true, source);
      thread = new Thread(this::run);
      thread.start();
    }

    private void run() {
      try {
        loop.run();
      } catch (java.io.IOException | InterruptedException e) {
        e.printStackTrace();
      }
    }

    EnrolmentEvent.Enrolled enrolled() throws InterruptedException {
      while (true) {
        EnrolmentEvent event = events.poll(PATIENCE_S, TimeUnit.SECONDS);
        assertTrue(event != null, "nothing happened");
        if (event instanceof EnrolmentEvent.Enrolled enrolled) {
          return enrolled;
        }
      }
    }

    @Override
    public byte[] signingKey() {
      return key.publicKey();
    }

    @Override
    public byte[] sessionKey() {
      return sessionKey;
    }

    @Override
    public byte[] sign(byte[] message) {
      return key.sign(message);
    }

    @Override
    public void close() {
      loop.stop();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @BeforeEach
  void make() throws Exception {
    keys = temp.resolve("keys");
    FleetKeys.create(keys, "garden", 3, 2, System.currentTimeMillis() / 1000);
  }

  private void serve() throws Exception {
    CompletableFuture<Integer> opened = new CompletableFuture<>();
    server =
        AuthorityServer.open(
            keys, InetAddress.getLoopbackAddress(), port, 100, 90, opened::complete);
    serving =
        new Thread(
            () -> {
              try {
                server.run();
              } catch (java.io.IOException | InterruptedException e) {
                e.printStackTrace();
              }
            });
    serving.start();
    port = opened.get(PATIENCE_S, TimeUnit.SECONDS);
  }

  private void kill() throws Exception {
    server.stop();
    serving.join();
  }

  private String run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String[] line = java.util.Arrays.copyOf(words, words.length + 2);
    line[words.length] = "--dir";
    line[words.length + 1] = keys.toString();
    assertEquals(0, AuthorityCommand.run(line, new PrintStream(out), System.err));
    return out.toString(StandardCharsets.UTF_8);
  }

  private JcaSigningKey key() {
    return JcaSigningKey.generate(random::nextBytes);
  }

  @Test
  void shouldEnrolByCodeListAndTokenWhileItServesAndLeaveBoxesAloneWhenItIsGone() throws Exception {
    serve();
    // Made while the authority serves: it sees what another process adds to the ledger.
    String code = run("claim", "--name", "kitchen").lines().findFirst().orElseThrow();
    Path token = temp.resolve("fleet.claim");
    run("token", "--uses", "2", "--name", "school", "--out", token.toString());
    JcaSigningKey listed = key();
    Path list = temp.resolve("list.csv");
    Files.writeString(list, NodeId.ofKey(listed.publicKey()) + ",porch,home,supernode\n");
    run("batch", list.toString());
    assertTrue(ClaimCode.parse(code).isPresent(), code);

    try (Box byCode = new Box(key(), code);
        Box byToken = new Box(key(), Files.readString(token).strip());
        Box byList = new Box(listed, "")) {
      assertEquals("kitchen", byCode.enrolled().credential().name());
      assertTrue(byToken.enrolled().credential().name().startsWith("school-"));
      EnrolmentEvent.Enrolled porch = byList.enrolled();
      assertEquals("porch", porch.credential().name());

      kill();
      try (Box late = new Box(key(), code)) {
        EnrolmentEvent event = late.events.poll(PATIENCE_S, TimeUnit.SECONDS);
        assertInstanceOf(EnrolmentEvent.Unreachable.class, event, "told that nobody answers");
        // The others check each other's credentials as before: nobody asks the authority for that.
        CredentialVerdict verdict = byCode.credentials.check(porch.envelope(), byList.sessionKey);
        assertInstanceOf(CredentialVerdict.Accepted.class, verdict);
        assertTrue(late.machine.credential().isEmpty());

        // Back, with the ledger as it was: the code has been used, the token has a use left.
        serve();
        while (!(event instanceof EnrolmentEvent.Refused)) {
          event = late.events.poll(PATIENCE_S, TimeUnit.SECONDS);
          assertTrue(event != null, "it never asked again");
        }
      }
      try (Box second = new Box(key(), Files.readString(token).strip())) {
        assertTrue(second.enrolled().credential().name().startsWith("school-"));
      }
      kill();
    }
    assertTrue(run("list").contains("porch"));
  }
}
