package io.tiovivo.headend.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

final class KeyBackupTest {
  private static final long SEED = 20260104;
  private static final char[] PASSPHRASE = "correct horse".toCharArray();

  private final byte[] backup = seal(Map.of("root-1.pem", new byte[] {1, 2}));

  private static byte[] seal(Map<String, byte[]> files) {
    try {
      return KeyBackup.seal(files, PASSPHRASE, 2, new Random(SEED)::nextBytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldGiveBackWhatWasSealed() throws Exception {
    SortedMap<String, byte[]> files = KeyBackup.open(backup, PASSPHRASE);

    assertEquals(1, files.size());
    assertArrayEquals(new byte[] {1, 2}, files.get("root-1.pem"));
  }

  @Test
  void shouldRefuseABackupCutOrChangedAnywhere() {
    for (int length = 0; length < backup.length; length++) {
      byte[] cut = Arrays.copyOf(backup, length);
      assertThrows(CommandException.class, () -> KeyBackup.open(cut, PASSPHRASE));
    }
    for (int at = 0; at < backup.length; at++) {
      byte[] changed = backup.clone();
      changed[at] ^= 1;
      assertThrows(CommandException.class, () -> KeyBackup.open(changed, PASSPHRASE));
    }
  }

  @Test
  void shouldUnpackNothingButKeys() {
    for (String name : new String[] {"../root-1.pem", "/etc/passwd", "authorized_keys", "a.pem"}) {
      byte[] hostile = seal(Map.of(name, new byte[1]));
      assertThrows(CommandException.class, () -> KeyBackup.open(hostile, PASSPHRASE));
    }
  }
}
