package io.tiovivo.headend.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.credential.ClaimCode;
import io.tiovivo.headend.authority.AuthorityCommand;
import io.tiovivo.headend.keys.KeysCommand;
import io.tiovivo.settings.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CardCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path temp;
  private Path keys;
  private Path file;

  @BeforeEach
  void makeKeys() {
    keys = temp.resolve("keys");
    file = temp.resolve(CardFile.NAME);
    PrintStream before = System.out;
    System.setOut(new PrintStream(new ByteArrayOutputStream(), true));
    try {
      assertEquals(
          ExitCode.OK, KeysCommand.run("init", "--fleet", "garden", "--dir", keys.toString()));
    } finally {
      System.setOut(before);
    }
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    return CardCommand.run(args, new PrintStream(out, true), new PrintStream(err, true));
  }

  private int card(String... more) {
    return run(
        Stream.concat(
                Stream.of("--dir", keys.toString(), "--out", file.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private void assertRefused(String part, String... args) throws IOException {
    assertEquals(ExitCode.USAGE, card(args));
    assertTrue(said().contains(part), said());
    assertFalse(Files.exists(file));
    assertFalse(ledger().contains("claim"), "a code that no card has");
  }

  private String ledger() throws IOException {
    Path ledger = keys.resolve("authority.ledger");
    return Files.exists(ledger) ? Files.readString(ledger) : "";
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
  }

  private Optional<String> value(String key) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(key + " = "))
        .map(line -> line.substring(key.length() + 3))
        .findFirst();
  }

  private Path secret(String text) throws IOException {
    return Files.writeString(temp.resolve("secret"), text + "\n");
  }

  @Test
  void shouldHaveHelpThatFitsAScreen() {
    List<String> rows = CardCommand.LINE.help().lines().toList();

    assertTrue(rows.size() <= 24, CardCommand.LINE.help());
    assertTrue(rows.stream().allMatch(row -> row.length() <= 80), CardCommand.LINE.help());
  }

  @Test
  void shouldWriteWhatABoxNeedsToBeOneOfTheFleet() throws IOException {
    assertEquals(ExitCode.OK, card("--name", "kitchen"), err::toString);

    byte[] trust = Base64.getDecoder().decode(value("trust").orElseThrow());
    assertEquals(
        new String(Files.readAllBytes(keys.resolve("fleet.trust")), StandardCharsets.ISO_8859_1),
        new String(trust, StandardCharsets.ISO_8859_1));
    String token = value("token").orElseThrow();
    assertTrue(ClaimCode.parse(token).isPresent(), token);
    assertTrue(ledger().contains(token));
    assertEquals(Optional.of("kitchen"), value("name"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertTrue(said().contains("one box, until "), said());
    assertFalse(said().contains(token), "secrets are not printed");
  }

  @Test
  void shouldLetSeveralBoxesInWithOneFile() throws IOException {
    assertEquals(ExitCode.OK, card("--name", "school", "--uses", "30"), err::toString);

    assertEquals(Optional.empty(), value("name"));
    assertTrue(said().contains("30 boxes"), said());
    assertTrue(ledger().contains("uses=30"), ledger());
  }

  @Test
  void shouldPromiseANameOnce() throws IOException {
    assertEquals(ExitCode.OK, card("--name", "kitchen"), err::toString);
    Files.delete(file);

    assertEquals(ExitCode.USAGE, card("--name", "kitchen"));

    assertTrue(said().contains("another box is called kitchen"), said());
    assertFalse(Files.exists(file));
  }

  @Test
  void shouldTakeATokenThatIsThere() throws IOException {
    Path token = temp.resolve("fleet.claim");
    PrintStream before = System.out;
    System.setOut(new PrintStream(new ByteArrayOutputStream(), true));
    try {
      AuthorityCommand.run(
          "token", "--dir", keys.toString(), "--uses", "5", "--out", token.toString());
    } finally {
      System.setOut(before);
    }

    assertEquals(ExitCode.OK, card("--token-file", token.toString()), err::toString);

    assertEquals(Optional.of(Files.readString(token).strip()), value("token"));
  }

  @Test
  void shouldLetNobodyInWhenNotAskedTo() throws IOException {
    assertEquals(ExitCode.OK, card("--token-file", "-"), err::toString);

    assertEquals(Optional.empty(), value("token"));
    assertFalse(ledger().contains("claim"));
  }

  @Test
  void shouldRefuseATokenThatIsNone() throws IOException {
    assertRefused("no claim code", "--token-file", secret("hello").toString());
    assertRefused("are of the token", "--token-file", secret("x").toString(), "--uses", "3");
  }

  /** IEEE 802.11-2020, J.4.2, test case 1; and 2, whose network is called ThisIsASSID. */
  @Test
  void shouldWriteTheKeyOfANetworkAndNotItsPassword() throws IOException {
    assertEquals(
        ExitCode.OK,
        card(
            "--wifi",
            "IEEE",
            "--wifi-country",
            "DE",
            "--wifi-password-file",
            secret("password").toString()),
        err::toString);

    assertEquals(Optional.of("IEEE"), value("wifi.ssid"));
    assertEquals(Optional.of("DE"), value("wifi.country"));
    assertEquals(
        Optional.of("f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e"),
        value("wifi.psk"));
    assertFalse(Files.readString(file).contains("password"));

    Files.delete(file);
    Path second = secret("ThisIsAPassword");
    assertEquals(
        ExitCode.OK,
        card("--wifi", "ThisIsASSID", "--wifi-country", "US", "--wifi-password-file", "" + second));
    assertEquals(
        Optional.of("0dc0d6eb90555ed6419756b9a15ec3e3209b63df707dd508d14581f8982721af"),
        value("wifi.psk"));
  }

  @Test
  void shouldRefuseWhatNoWifiTakes() throws IOException {
    String good = secret("password").toString();
    assertRefused("--wifi SSID", "--wifi-country", "DE");
    assertRefused("--wifi-country CC", "--wifi", "home", "--wifi-password-file", good);
    assertRefused(
        "two capital letters", "--wifi", "h", "--wifi-country", "de", "--wifi-password-file", good);
    assertRefused(
        "1 to 32 bytes",
        "--wifi",
        "x".repeat(33),
        "--wifi-country",
        "DE",
        "--wifi-password-file",
        good);
    assertRefused(
        "8 to 63",
        "--wifi",
        "home",
        "--wifi-country",
        "DE",
        "--wifi-password-file",
        secret("short").toString());
  }

  @Test
  void shouldNeverTakeAPasswordFromTheCommandLine() {
    assertTrue(CardCommand.LINE.help().contains("--wifi-password-file"));
    assertEquals(ExitCode.USAGE, card("--wifi", "home", "--wifi-password", "hunter22"));
  }

  @Test
  void shouldWriteAnAddress() throws IOException {
    assertEquals(
        ExitCode.OK,
        card(
            "--address",
            "192.0.2.7/24",
            "--gateway",
            "192.0.2.1",
            "--dns",
            "192.0.2.1",
            "--dns",
            "9.9.9.9",
            "--time-server",
            "pool.ntp.org"),
        err::toString);

    assertEquals(Optional.of("192.0.2.7/24"), value("address"));
    assertEquals(Optional.of("192.0.2.1"), value("gateway"));
    assertEquals(Optional.of("192.0.2.1 9.9.9.9"), value("dns"));
    assertEquals(Optional.of("pool.ntp.org"), value("time-server"));
  }

  @Test
  void shouldRefuseAddressesThatAreNone() throws IOException {
    assertRefused("192.0.2.7/24", "--address", "192.0.2.7");
    assertRefused("192.0.2.7/24", "--address", "192.0.2.300/24");
    assertRefused("192.0.2.7/24", "--address", "192.0.2.7/33");
    assertRefused("--address", "--gateway", "192.0.2.1");
    assertRefused("--dns", "--dns", "name.example");
    assertRefused("--time-server", "--time-server", "two words");
  }

  @Test
  void shouldTakeLinesOfTheConfigurationAndCheckThem() throws IOException {
    assertRefused("names no key", "--set", "update.windo=02:00-05:00");
    assertRefused("--set update.window", "--set", "update.window=nonsense");
    assertRefused("option of its own", "--set", "name=kitchen");

    assertEquals(
        ExitCode.OK,
        card("--set", "update.window=02:00-05:00", "--set", "mqtt.broker=mqtt://ha.local"),
        err::toString);

    assertEquals(Optional.of("02:00-05:00"), value("update.window"));
    assertEquals(Optional.of("mqtt://ha.local"), value("mqtt.broker"));
  }

  @Test
  void shouldWriteOntoTheCardItselfAndNeverOverOwnersSettings() throws IOException {
    Path card = Files.createDirectory(temp.resolve("TIOVIVO"));
    Files.writeString(card.resolve(CardFile.NAME), "# nothing yet\n\n  # wifi.ssid = home\n");

    file = card;
    assertEquals(ExitCode.OK, card(), err::toString);
    assertEquals(ExitCode.ENVIRONMENT, card());

    assertTrue(said().contains("never overwritten"), said());
  }

  @Test
  void shouldSayWhatToDoWithoutKeys() {
    assertEquals(
        ExitCode.ENVIRONMENT,
        run("--dir", temp.resolve("none").toString(), "--out", file.toString()));
    assertTrue(said().contains("tiovivo keys init"), said());
  }
}
