package io.tiovivo.node.update;

import io.tiovivo.boot.install.Installer;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.Admission;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.image.Floors;
import java.util.Set;

/** A node image, into the slot that the node does not run from. */
record SlotPurpose(BoxFlash flash, BoxDescription box) implements Purpose {
  @Override
  public Admission admission(Trust held, Set<Long> unwanted) {
    FlashLayout layout = flash.layout().orElseThrow();
    Admission admission =
        new Admission(held, box, installer().floors(false), layout.sizes().maxImageBytes());
    flash.record().orElseThrow().record().failed().forEach(admission::exclude);
    admission.unwanted(unwanted);
    return admission;
  }

  @Override
  public ImageTarget target() {
    return installer().target(flash.slot().other(), flash.strips());
  }

  @Override
  public void install(Trust trust, Floors floors, boolean newer, ReceiverEvent.ImageReady ready) {
    Installer by = installer();
    // The manifest may need a root set that the loader has not heard of.
    by.keep(trust, floors, newer);
    by.install(
        flash.slot().other(), ready.manifestEnvelope(), ready.manifest(), ready.strips(), true);
  }

  private Installer installer() {
    return new Installer(new SlotStore(flash.layout().orElseThrow()), flash.record().orElseThrow());
  }
}
