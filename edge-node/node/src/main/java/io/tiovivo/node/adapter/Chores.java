package io.tiovivo.node.adapter;

import io.tiovivo.files.WholeFile;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.NodeMachine;
import io.tiovivo.node.overlay.OverlayCommand;
import io.tiovivo.udp.DatagramLoop;
import io.tiovivo.udp.LoopSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a node in a fleet does every few seconds beside its protocol: reads the host's sensors,
 * looks where it is, and keeps the addresses of supernodes in a file.
 */
final class Chores implements LoopSource {
  static final String CACHE_FILE = "peers.cache";

  /** Between two writes of the cache: flash wears. */
  static final long CACHE_NS = 600_000_000_000L;

  /** 200 addresses of some 60 bytes, and room to grow. */
  private static final int MAX_CACHE_BYTES = 64 * 1024;

  private final DatagramLoop loop;
  private final NodeMachine machine;
  private final HostGauge gauge;
  private final Unicast unicast;
  private final Path cache;
  private final NodeLog log;
  private long dueNs;
  private long cacheDueNs = CACHE_NS;
  private long writtenChanges;
  private boolean begun;

  Chores(
      DatagramLoop loop,
      NodeMachine machine,
      HostGauge gauge,
      Unicast unicast,
      Path directory,
      NodeLog log) {
    this.loop = loop;
    this.machine = machine;
    this.gauge = gauge;
    this.unicast = unicast;
    this.cache = directory.resolve(CACHE_FILE);
    this.log = log;
  }

  @Override
  public void register(Selector selector) {
    // It waits for the time alone.
  }

  @Override
  public void onReady(long nowNs, SelectionKey key) {
    throw new IllegalStateException("chores have no channel");
  }

  @Override
  public void onDeadline(long nowNs) {
    if (!begun) {
      begun = true;
      loop.commandNow(nowNs, new OverlayCommand.Cache(read()));
    }
    dueNs = nowNs + HostGauge.INTERVAL_NS;
    unicast.look(nowNs);
    loop.commandNow(nowNs, new OverlayCommand.Host(gauge.read(nowNs)));
    if (nowNs >= cacheDueNs) {
      cacheDueNs = nowNs + CACHE_NS;
      write(nowNs);
    }
  }

  @Override
  public long deadlineNs() {
    return dueNs;
  }

  @Override
  public void close() {
    if (dueNs != Machine.NEVER) {
      dueNs = Machine.NEVER;
      write(loop.nowNs());
    }
  }

  private byte[] read() {
    try (InputStream in = Files.newInputStream(cache)) {
      return in.readNBytes(MAX_CACHE_BYTES);
    } catch (IOException firstStart) {
      return new byte[0];
    }
  }

  private void write(long nowNs) {
    machine
        .overlay()
        .filter(overlay -> overlay.addressChanges() != writtenChanges)
        .ifPresent(
            overlay -> {
              try {
                WholeFile.replace(cache, overlay.addresses(nowNs));
                writtenChanges = overlay.addressChanges();
              } catch (IOException e) {
                log.warn("cannot write " + cache + ": " + e.getMessage());
              }
            });
  }
}
