package io.tiovivo.node.update;

import io.tiovivo.boot.image.BootImages;
import io.tiovivo.boot.image.BootSwitch;
import io.tiovivo.boot.install.Installer;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.Admission;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.image.Floors;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A boot image, into the boot partition that does not run.
 *
 * @param box what boot partitions of this board take
 * @param status what the firmware has said
 */
record BootPurpose(
    BoxFlash flash,
    Supplier<BootImages> images,
    BoxDescription box,
    Supplier<BootSwitch.Status> status)
    implements Purpose {
  @Override
  public Admission admission(Trust held, Set<Long> unwanted) {
    BootRecord record = flash.record().orElseThrow().record();
    Admission admission =
        new Admission(held, box, BootImages.floors(record, status.get()), status.get().bytes());
    BootImages.exclude(record, admission);
    admission.unwanted(unwanted);
    return admission;
  }

  @Override
  public ImageTarget target() {
    return images.get().target(status.get());
  }

  @Override
  public void install(Trust trust, Floors floors, boolean newer, ReceiverEvent.ImageReady ready) {
    new Installer(new SlotStore(flash.layout().orElseThrow()), flash.record().orElseThrow())
        .keep(trust, floors, newer);
    images.get().stage(ready.manifestEnvelope(), ready.manifest(), true);
  }
}
