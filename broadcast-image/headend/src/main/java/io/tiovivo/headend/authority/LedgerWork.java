package io.tiovivo.headend.authority;

import io.tiovivo.console.LogLine;
import io.tiovivo.credential.ClaimCode;
import io.tiovivo.credential.EnrolmentCodec;
import io.tiovivo.credential.EnrolmentRequest;
import io.tiovivo.files.WholeFile;
import io.tiovivo.headend.keys.HeadendClock;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.Nearest;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an operator does with the ledger: one turn each. */
final class LedgerWork {
  private static final int CODE_BYTES = 10;
  private static final int TOKEN_BYTES = 20;
  private static final int MAX_REQUEST_BYTES = 4096;

  /** Fewer digits of an id may be taken for a name. */
  private static final int LEAST_ID_DIGITS = 8;

  private final Path directory;
  private final Ledger ledger;
  private final long nowS;
  private final SecureRandom random = new SecureRandom();

  LedgerWork(Path directory, Ledger ledger, long nowS) {
    this.directory = directory;
    this.ledger = ledger;
    this.nowS = nowS;
  }

  void claim(Parsed parsed, PrintStream out) throws IOException, CommandException {
    Preset preset = AuthorityCommand.preset(parsed);
    Claim claim = fresh(CODE_BYTES, 1, AuthorityCommand.validS(parsed), preset);
    noteForOne(claim);
    out.println(claim.code().text());
    out.println("On the box: tiovivo node --claim " + claim.code().text());
    out.println("It lets one box in, until " + LedgerReport.date(claim.untilS()) + ".");
  }

  /** One that only a card has to read: twice as long as one that somebody types. */
  Claim forCards(int uses, long validS, Preset preset) throws IOException, CommandException {
    Claim claim = fresh(TOKEN_BYTES, uses, validS, preset);
    if (uses == 1) {
      noteForOne(claim);
    } else {
      ledger.turn(
          turn -> {
            turn.add(claim.line());
            return claim;
          });
    }
    return claim;
  }

  private void noteForOne(Claim claim) throws IOException, CommandException {
    String name = claim.preset().name();
    ledger.turn(
        turn -> {
          if (!name.isEmpty()
              && (!turn.state().isFree(name) || turn.state().isPromised(name, nowS))) {
            throw new UsageException(
                "another box is called "
                    + name
                    + " or will be: choose another name, or revoke that box if this one takes its"
                    + " place");
          }
          turn.add(claim.line());
          return claim;
        });
  }

  void token(Parsed parsed, PrintStream out) throws IOException, CommandException {
    Preset preset = AuthorityCommand.preset(parsed);
    int uses = (int) parsed.integer("uses", 1, LedgerState.MAX_ENTRIES);
    // One that lets in a single box still names it by beginning and id: cards get copied.
    Claim claim = fresh(TOKEN_BYTES, Math.max(2, uses), AuthorityCommand.validS(parsed), preset);
    Path file = parsed.path("out");
    refuseExisting(file);
    ledger.turn(
        turn -> {
          turn.add(claim.line());
          return claim;
        });
    WholeFile.replace(file, List.of(claim.code().text()), secret(file));
    out.println(
        file + " lets " + claim.uses() + " boxes in, until " + LedgerReport.date(claim.untilS()));
    out.println("Put it into each box's directory as fleet.claim. Whoever reads a card has it.");
  }

  void batch(Parsed parsed, PrintStream out) throws IOException, CommandException {
    Preset preset = AuthorityCommand.preset(parsed);
    if (parsed.given("count") == !parsed.arguments().isEmpty()) {
      throw new UsageException("give either a list of boxes, or --count N --out FILE");
    }
    if (parsed.given("count")) {
      makeCodes(parsed, preset, out);
      return;
    }
    Path list = Path.of(parsed.arguments().get(0));
    List<LogLine> approvals = BatchList.read(Files.readAllLines(list), preset);
    ledger.turn(
        turn -> {
          for (LogLine approval : approvals) {
            turn.add(approval);
          }
          return approvals;
        });
    out.println(approvals.size() + " boxes may enrol");
  }

  private void makeCodes(Parsed parsed, Preset preset, PrintStream out)
      throws IOException, CommandException {
    int count = (int) parsed.integer("count", 1, BatchList.MAX_LINES);
    if (!parsed.given("out")) {
      throw new UsageException("say with --out FILE where the codes go");
    }
    Path file = parsed.path("out");
    refuseExisting(file);
    List<Claim> claims = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      String name = preset.name().isEmpty() ? "" : preset.name() + "-" + i;
      claims.add(
          fresh(
              CODE_BYTES,
              1,
              AuthorityCommand.validS(parsed),
              new Preset(name, preset.site(), preset.grants())));
    }
    ledger.turn(
        turn -> {
          for (Claim claim : claims) {
            turn.add(claim.line());
          }
          return claims;
        });
    WholeFile.replace(file, BatchList.csv(claims), secret(file));
    out.println(file + " has " + count + " claim codes: secrets, one for each box");
  }

  void list(PrintStream out) throws IOException, CommandException {
    ledger.turn(turn -> LedgerReport.of(turn.state(), nowS)).forEach(out::println);
  }

  void show(Parsed parsed, PrintStream out) throws IOException, CommandException {
    EnrolledBox box = ledger.turn(turn -> find(turn.state(), parsed.arguments().get(0)));
    LedgerReport.of(box).forEach(out::println);
  }

  void revoke(Parsed parsed, PrintStream out) throws IOException, CommandException {
    if (parsed.flag("all") == !parsed.arguments().isEmpty()) {
      throw new UsageException("name the boxes, or give --all");
    }
    Path file = parsed.given("out") ? parsed.path("out") : directory.resolve(RevokedFile.NAME);
    RevokedFile before = RevokedFile.read(directory.resolve(RevokedFile.NAME));
    RevokedFile after =
        ledger.turn(
            turn -> {
              for (String name : parsed.arguments()) {
                turn.add(AuthorityDesk.revocation(find(turn.state(), name), nowS));
              }
              if (parsed.flag("all")) {
                turn.add(LogLine.of(LedgerState.VOID).with("before", nowS));
              }
              return room(RevokedFile.of(turn.state(), nowS).with(before, nowS));
            });
    after.write(directory.resolve(RevokedFile.NAME));
    after.write(file);
    out.println(
        parsed.flag("all")
            ? "all credentials are void: boxes renew when they hear it"
            : parsed.arguments().size() + " revoked; " + after.size() + " on the beacon now");
    out.println("Boxes hear it once tiovivo broadcast has " + file + " (--revoked FILE).");
  }

  private static RevokedFile room(RevokedFile file) throws CommandException {
    if (file.size() > RevokedFile.MAX_NODES) {
      throw CommandException.refused(
          "a beacon has room for "
              + RevokedFile.MAX_NODES
              + " revoked boxes, and this would be "
              + file.size()
              + ": void all credentials instead (--all): the others renew by themselves, revoked"
              + " ones cannot");
    }
    return file;
  }

  void sign(Parsed parsed, PrintStream out) throws IOException, CommandException {
    Path file = Path.of(parsed.arguments().get(0));
    byte[] signed;
    try (java.io.InputStream in = Files.newInputStream(file)) {
      signed = in.readNBytes(MAX_REQUEST_BYTES);
    }
    EnrolmentRequest request =
        EnrolmentCodec.readRequest(signed)
            .filter(each -> EnrolmentCodec.isProven(signed, each, new JcaSignatures()))
            .orElseThrow(
                () ->
                    CommandException.refused(
                        file + " is no request of a box, or damaged: copy node.request again"));
    CredentialIssuer issuer = new CredentialIssuer(directory, HeadendClock::nowS);
    if (!request.fleet().equals(issuer.fleet())) {
      throw CommandException.refused(
          "a box of fleet " + request.fleet() + " asks, and these are keys of " + issuer.fleet());
    }
    Preset preset = AuthorityCommand.preset(parsed);
    int days = (int) parsed.integer("days", 1, AuthoritySettings.MAX_DAYS);
    AuthorityDesk desk =
        new AuthorityDesk(
            issuer, days, RevokedFile.read(directory.resolve(RevokedFile.NAME)), event -> {});
    byte[] envelope = ledger.turn(turn -> desk.sign(turn, request, preset, nowS));
    WholeFile.replace(parsed.path("out").toAbsolutePath(), envelope);
    out.println(
        "box " + request.node() + " is in the fleet; its credential is " + parsed.path("out"));
  }

  private Claim fresh(int bytes, int uses, long validS, Preset preset) {
    byte[] secret = new byte[bytes];
    random.nextBytes(secret);
    return new Claim(ClaimCode.of(secret), uses, nowS + validS, preset);
  }

  private static EnrolledBox find(LedgerState state, String text) throws UsageException {
    Optional<EnrolledBox> named = state.named(text);
    if (named.isPresent()) {
      return named.get();
    }
    String digits = text.toLowerCase(Locale.ROOT);
    List<EnrolledBox> found =
        digits.length() < LEAST_ID_DIGITS
            ? List.of()
            : state.boxes().stream().filter(box -> box.id().toString().startsWith(digits)).toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    List<String> names = state.boxes().stream().map(EnrolledBox::name).limit(1000).toList();
    throw new UsageException(
        (found.isEmpty() ? "no box " : "several boxes ")
            + UsageException.quoted(text)
            + Nearest.hint("", text, names)
            + "; see tiovivo authority list");
  }

  private static void refuseExisting(Path file) throws CommandException {
    if (Files.exists(file)) {
      throw CommandException.environment(
          file + " is there already and is never overwritten: choose another name");
    }
  }

  private static FileAttribute<?>[] secret(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
