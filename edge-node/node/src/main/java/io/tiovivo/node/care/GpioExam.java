package io.tiovivo.node.care;

import io.tiovivo.node.host.HostFiles;
import java.nio.file.Files;
import java.util.List;

/** Whether whoever runs this may drive pins. */
final class GpioExam {
  private final HostFiles host;
  private final Diagnosis diagnosis;

  GpioExam(HostFiles host, Diagnosis diagnosis) {
    this.host = host;
    this.diagnosis = diagnosis;
  }

  void devices() {
    List<String> chips = host.list("dev", "gpiochip*");
    for (String chip : chips) {
      if (!Files.isReadable(host.root().resolve(chip))
          || !Files.isWritable(host.root().resolve(chip))) {
        diagnosis.attention(
            "pins",
            "This user may not open /" + chip + ".",
            "Put the node's user into the device's group: usermod -aG gpio USER; without such a"
                + " group a udev rule makes one: SUBSYSTEM==\"gpio\", KERNEL==\"gpiochip*\","
                + " GROUP=\"gpio\", MODE=\"0660\"");
        return;
      }
    }
  }
}
