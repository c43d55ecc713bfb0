package io.tiovivo.node.household;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.proto.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Writes down what it is told; its time goes by as the test has it. */
public final class TestDesk implements Desk {
  public final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  public final List<Event> told = new ArrayList<>();
  public final List<Command> commands = new ArrayList<>();
  public final List<String> infos = new ArrayList<>();
  public final List<String> warnings = new ArrayList<>();
  public long nowNs = 1;

  @Override
  public long nowNs() {
    return nowNs;
  }

  @Override
  public Status status() {
    return Status.getDefaultInstance();
  }

  @Override
  public ControlReply control(ControlRequest request, ControlRequest.Origin origin) {
    return ControlReply.refused("not here");
  }

  @Override
  public void tell(Event event) {
    told.add(event);
  }

  @Override
  public void command(Command command) {
    commands.add(command);
  }

  @Override
  public boolean post(Runnable task) {
    return tasks.add(task);
  }

  @Override
  public void info(String message) {
    infos.add(message);
  }

  @Override
  public void warn(String message) {
    warnings.add(message);
  }

  @Override
  public void milestone(String line) {}
}
