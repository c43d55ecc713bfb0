package io.tiovivo.headend.authority;

import io.tiovivo.console.LogLine;
import io.tiovivo.console.StatusLine;
import io.tiovivo.headend.keys.HeadendClock;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.machine.Event;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.udp.DatagramLoop;
import io.tiovivo.udp.Defects;
import io.tiovivo.udp.UnicastSource;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** The authority as a process: the machine, its socket, its ledger. */
public final class AuthorityServer implements AutoCloseable {
  private static final long END_MS = 3000;

  private final LedgerFile ledger;
  private final DatagramLoop loop;
  private final StatusLine status;
  private final CountDownLatch ended = new CountDownLatch(1);

  private AuthorityServer(
      Path directory,
      AuthoritySettings settings,
      CredentialIssuer issuer,
      UnicastSource.Listen listen,
      StatusLine status,
      IntConsumer opened)
      throws IOException, CommandException {
    this.status = status;
    ledger = LedgerFile.open(directory, this::warn);
    RevokedFile revoked = RevokedFile.read(directory.resolve(RevokedFile.NAME));
    ledger.turn(turn -> turn.state().boxes().size()); // a damaged one is told now, not to a box
    AuthorityDesk desk = new AuthorityDesk(issuer, settings.lifeDays(), revoked, this::event);
    AuthorityMachine machine =
        new AuthorityMachine(
            settings, ledger, desk, issuer, new JcaSignatures(), HeadendClock::nowS);
    loop = new DatagramLoop(machine, this::event, defects());
    UnicastSource source = new UnicastSource(listen, loop::datagram, opened, this::warn);
    loop.add(source);
    loop.route(to -> true, source);
  }

  private Defects defects() {
    return (what, defect) -> warn(what + ": " + defect + "; this is a defect, please report it");
  }

  /**
   * Opens an authority over a directory of keys.
   *
   * @param port UDP; 0: any free one
   * @param opened is told the port
   */
  public static AuthorityServer open(
      Path directory, InetAddress bind, int port, double perSecond, int days, IntConsumer opened)
      throws IOException, CommandException {
    CredentialIssuer issuer = new CredentialIssuer(directory, HeadendClock::nowS);
    return new AuthorityServer(
        directory,
        new AuthoritySettings(issuer.fleet(), days, perSecond, AuthoritySettings.WAITING),
        issuer,
        new UnicastSource.Listen(bind, port, false),
        StatusLine.standard(),
        opened);
  }

  static int serve(Parsed parsed, Path directory) throws Exception {
    InetAddress bind = parsed.given("bind") ? InetAddress.getByName(parsed.text("bind")) : null;
    int days = (int) parsed.integer("days", 1, AuthoritySettings.MAX_DAYS);
    double rate = parsed.decimal("rate", 0.01, 10_000);
    int port = (int) parsed.integer("port", 0, 0xFFFF);
    StatusLine status = StatusLine.standard();
    CredentialIssuer issuer = new CredentialIssuer(directory, HeadendClock::nowS);
    AuthorityServer server =
        new AuthorityServer(
            directory,
            new AuthoritySettings(issuer.fleet(), days, rate, AuthoritySettings.WAITING),
            issuer,
            new UnicastSource.Listen(bind, port, false),
            status,
            open ->
                status.event(
                    LogLine.of("serving")
                        .with("fleet", issuer.fleet())
                        .with("port", open)
                        .with("key", issuer.keyName()),
                    "authority of fleet "
                        + issuer.fleet()
                        + " serves UDP port "
                        + open
                        + "; Ctrl-C ends it"));
    Runtime.getRuntime().addShutdownHook(new Thread(server::interrupt, "tiovivo-stop"));
    server.run();
    return ExitCode.INTERRUPTED;
  }

  /** Serves until {@link #stop}. */
  public void run() throws IOException, InterruptedException {
    try {
      loop.run();
    } finally {
      close();
      ended.countDown();
    }
  }

  /** Makes {@link #run} return, from any thread. */
  public void stop() {
    loop.stop();
  }

  private void interrupt() {
    stop();
    try {
      ended.await(END_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    loop.close();
    ledger.close();
  }

  private void warn(String message) {
    status.event(LogLine.of("warning").with("message", message), "warning: " + message);
  }

  private void event(Event event) {
    if (event instanceof AuthorityEvent.Issued issued) {
      EnrolledBox box = issued.box();
      String name = box.name().isEmpty() ? box.id().brief() : box.name();
      status.event(
          LogLine.of("issued")
              .with("id", box.id().toString())
              .with("name", box.name())
              .with("how", issued.how())
              .with("note", issued.note()),
          (issued.how().equals("renewal") ? "renewed " : "enrolled ")
              + name
              + (issued.how().equals("renewal") ? "" : " by " + issued.how())
              + (issued.note().isEmpty() ? "" : ": " + issued.note()));
    } else if (event instanceof AuthorityEvent.Refused refused) {
      status.event(
          LogLine.of("refused").with("id", refused.box()).with("why", refused.why()),
          "refused " + refused.box() + ": " + refused.why());
    } else if (event instanceof AuthorityEvent.Failed failed) {
      warn(failed.why());
    }
  }
}
