package io.tiovivo.headend.authority;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.console.LogLine;
import io.tiovivo.credential.ClaimCode;
import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.credential.CredentialVerdict;
import io.tiovivo.credential.EnrolmentCodec;
import io.tiovivo.credential.EnrolmentRequest;
import io.tiovivo.headend.keys.FleetKeys;
import io.tiovivo.headend.keys.KeysCommand;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.image.proto.Revocations;
import io.tiovivo.settings.CommandException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityCommandTest {
  @TempDir Path temp;
  private Path keys;
  private String out;
  private String err;

  @BeforeEach
  void make() throws Exception {
    keys = temp.resolve("keys");
    FleetKeys.create(keys, "garden", 3, 2, System.currentTimeMillis() / 1000);
  }

  private int run(String... words) {
    List<String> line = new ArrayList<>(Arrays.asList(words));
    line.add("--dir");
    line.add(keys.toString());
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    int code =
        AuthorityCommand.run(
            line.toArray(new String[0]), new PrintStream(said), new PrintStream(complained));
    out = said.toString(StandardCharsets.UTF_8);
    err = complained.toString(StandardCharsets.UTF_8);
    return code;
  }

  private Path request(String label, JcaSigningKey key) throws Exception {
    Path file = temp.resolve(label);
    EnrolmentRequest request =
        new EnrolmentRequest(
            "garden",
            key.publicKey(),
            new byte[32],
            "rpi-3b",
            "",
            new byte[0],
            new byte[16],
            new byte[0],
            new byte[0],
            new byte[0],
            "1.0",
            1);
    Files.write(file, EnrolmentCodec.request(request, key::sign));
    return file;
  }

  private static int claims(Ledger ledger) throws Exception {
    return ledger.turn(turn -> turn.state().claims().size());
  }

  private static JcaSigningKey key(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return JcaSigningKey.ofSeed(seed);
  }

  private NodeId enrol(String name, int number) throws Exception {
    JcaSigningKey key = key(number);
    Path credential = temp.resolve(name + ".credential");
    assertEquals(
        0,
        run(
            "sign",
            request(name, key).toString(),
            "--out",
            credential.toString(),
            "--name",
            name,
            "--grant",
            "supernode"),
        () -> err);
    CredentialVerdict verdict =
        new CredentialCheck(FleetKeys.open(keys).trust())
            .check(Files.readAllBytes(credential), new byte[32]);
    assertTrue(verdict instanceof CredentialVerdict.Accepted, verdict.toString());
    return NodeId.ofKey(key.publicKey());
  }

  @Test
  void shouldMakeACodeThatIsPromisedOnce() {
    assertEquals(0, run("claim", "--name", "kitchen"));
    assertTrue(ClaimCode.parse(out.lines().findFirst().orElse("")).isPresent(), out);
    assertEquals(2, run("claim", "--name", "Kitchen"));
    assertTrue(err.contains("another box is called"), err);
    assertEquals(2, run("claim", "--grant", "king"));
    assertTrue(err.contains("supernode, mega, mesh-relay or leaf"), err);
    assertEquals(0, run("list"));
    assertTrue(out.contains("for kitchen (supernode): 1 of 1 uses left"), out);
  }

  @Test
  void shouldLetABoxServeUnlessItIsToBeALeaf() {
    assertEquals(0, run("claim", "--name", "kitchen"));
    assertEquals(0, run("claim", "--name", "camera", "--grant", "leaf"));
    assertEquals(0, run("list"));
    assertTrue(
        out.lines().anyMatch(line -> line.contains("kitchen") && line.contains("supernode")), out);
    assertTrue(out.lines().anyMatch(line -> line.contains("camera") && line.contains("leaf")), out);
  }

  @Test
  void shouldMakeCodesAndTokensAsFilesForTheirOwnerAlone() throws Exception {
    Path codes = temp.resolve("codes.csv");
    assertEquals(
        0, run("batch", "--count", "20", "--name", "room", "--out", codes.toString()), () -> err);
    List<String> lines = Files.readAllLines(codes);
    assertEquals(21, lines.size());
    assertTrue(lines.get(3).endsWith(",room-3,,supernode"), lines.get(3));
    Path token = temp.resolve("fleet.claim");
    assertEquals(0, run("token", "--uses", "30", "--out", token.toString()), () -> err);
    assertTrue(ClaimCode.parse(Files.readString(token).strip()).orElseThrow().isToken());
    for (Path secret : List.of(codes, token, keys.resolve(LedgerFile.NAME))) {
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
    }
    assertEquals(3, run("token", "--uses", "1", "--out", token.toString()));
    Path list = temp.resolve("list.csv");
    Files.writeString(list, "10000000abcd1234,one\nnot a serial!,two\n");
    assertEquals(2, run("batch", list.toString()));
    assertTrue(err.contains("line 2"), err);
    assertEquals(2, run("batch"));
  }

  @Test
  void shouldSignOfflineShowAndRevoke() throws Exception {
    NodeId id = enrol("kitchen", 1);
    assertEquals(0, run("show", "kitchen"));
    assertTrue(out.contains(id.toString()) && out.contains("supernode"), out);
    assertEquals(2, run("show", "kitchn"));
    assertTrue(err.contains("kitchen"), err);
    assertEquals(0, run("revoke", id.brief()), () -> err);
    Revocations said =
        RevokedFile.read(keys.resolve(RevokedFile.NAME)).message(System.currentTimeMillis() / 1000);
    assertEquals(1, said.getNodesCount());
    assertArrayEquals(id.bytes(), said.getNodes(0).toByteArray());
    long afterItsEndS = System.currentTimeMillis() / 1000 + 91 * 86_400;
    assertEquals(
        0, RevokedFile.read(keys.resolve(RevokedFile.NAME)).message(afterItsEndS).getNodesCount());
    assertEquals(
        2,
        run(
            "sign",
            request("again", key(1)).toString(),
            "--out",
            temp.resolve("again.credential").toString()));
    assertTrue(err.contains("revoked"), err);
    assertEquals(NodeId.ofKey(key(2).publicKey()), enrol("kitchen", 2), "the name is free again");
  }

  @Test
  void shouldVoidAllWhenABeaconHasNoRoomForMore() throws Exception {
    List<String> words = new ArrayList<>(List.of("revoke"));
    for (int i = 1; i <= RevokedFile.MAX_NODES + 1; i++) {
      words.add(enrol("box-" + i, i).toString());
    }
    assertEquals(1, run(words.toArray(new String[0])));
    assertTrue(err.contains("--all"), err);
    assertEquals(0, run("show", "box-1"));
    assertTrue(out.contains("in the fleet"), "nothing of it happened: " + out);
    assertEquals(0, run("revoke", "--all"));
    long nowS = System.currentTimeMillis() / 1000;
    Revocations said = RevokedFile.read(keys.resolve(RevokedFile.NAME)).message(nowS);
    assertTrue(Math.abs(said.getCredentialsAfterS() - nowS) < 60);
  }

  @Test
  void shouldComeBackFromABackupOnAnotherMachine() throws Exception {
    enrol("kitchen", 1);
    assertEquals(0, run("revoke", "kitchen"));
    Path passphrase = temp.resolve("passphrase");
    Files.writeString(passphrase, "a long enough secret\n");
    Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
    String backup = temp.resolve("garden.keys").toString();
    assertEquals(
        0,
        KeysCommand.run(
            "backup", backup, "--dir", keys.toString(), "--passphrase-file", "" + passphrase));
    keys = temp.resolve("elsewhere");
    assertEquals(
        0,
        KeysCommand.run(
            "restore", backup, "--dir", keys.toString(), "--passphrase-file", "" + passphrase));
    assertEquals(0, run("list"));
    assertTrue(out.contains("kitchen") && out.contains("revoked"), out);
    assertEquals(1, RevokedFile.read(keys.resolve(RevokedFile.NAME)).size());
  }

  @Test
  void shouldCutOffWhatAPowerCutLeftUnfinishedAtEveryByte() throws Exception {
    assertEquals(0, run("claim", "--name", "one"));
    long whole = Files.size(keys.resolve(LedgerFile.NAME));
    assertEquals(0, run("claim", "--name", "two"));
    byte[] bytes = Files.readAllBytes(keys.resolve(LedgerFile.NAME));
    for (int cut = (int) whole; cut < bytes.length; cut++) {
      Files.write(keys.resolve(LedgerFile.NAME), Arrays.copyOf(bytes, cut));
      List<String> warnings = new ArrayList<>();
      try (LedgerFile ledger = LedgerFile.open(keys, warnings::add)) {
        assertEquals(1, claims(ledger), "cut at " + cut);
      }
      assertEquals(cut == whole ? 0 : 1, warnings.size());
      assertEquals(whole, Files.size(keys.resolve(LedgerFile.NAME)));
    }
  }

  @Test
  void shouldRefuseALedgerThatWasChanged() throws Exception {
    assertEquals(0, run("claim", "--name", "one"));
    Path file = keys.resolve(LedgerFile.NAME);
    Files.writeString(file, Files.readString(file).replace("one", "two"));
    assertEquals(3, run("list"));
    assertTrue(err.contains("damaged") && err.contains("keys restore"), err);
  }

  @Test
  void shouldSeeWhatAnotherProcessAddsAndKeepNothingOfAFailedTurn() throws Exception {
    try (LedgerFile serving = LedgerFile.open(keys, warning -> {})) {
      assertEquals(0, claims(serving));
      assertEquals(0, run("claim", "--name", "one"));
      assertEquals(1, claims(serving));
      assertThrows(
          CommandException.class,
          () ->
              serving.turn(
                  turn -> {
                    turn.add(LogLine.of(LedgerState.VOID).with("before", 5));
                    throw CommandException.refused("no");
                  }));
      long voidS = serving.turn(turn -> turn.state().voidBeforeS());
      assertEquals(0, voidS);
      assertEquals(1, claims(serving));
    }
  }
}
