package io.tiovivo.profile;

import io.tiovivo.settings.SettingsFile;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An owner's hardware profile with anything in it: a profile, or a complaint. */
public final class ProfileFuzz {
  private ProfileFuzz() {}

  /** The profiles that come with this. */
  public static Map<String, byte[]> seeds() {
    Map<String, byte[]> seeds = new LinkedHashMap<>();
    try {
      for (Profile profile : Profiles.builtIn()) {
        String text = Profiles.text(profile.name());
        seeds.put(profile.name(), text.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return seeds;
  }

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      SettingsFile file = SettingsFile.parse("fuzzed.profile", input, ProfileReader.KEYS);
      ProfileReader.read("fuzzed", file, "amd64");
    } catch (UsageException refused) {
      if (refused.getMessage().isEmpty()) {
        throw new AssertionError("refused without a word", refused);
      }
    }
  }
}
