package io.tiovivo.node.adapter;

import io.tiovivo.machine.Command;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.message.Question;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * Pairs questions with their answers, whoever asks: the node's socket or a program that holds the
 * node. Any thread may ask; answers come on the loop's.
 */
final class Questions {
  /** Most questions without an answer: the machine refuses earlier, so more means a defect. */
  private static final int MAX_OPEN = 256;

  private final AtomicLong lastTicket = new AtomicLong();
  private final Map<Long, Consumer<Answer>> open = new ConcurrentHashMap<>();

  /**
   * Asks.
   *
   * @param hand gives the machine the question; false: it could not
   * @param question makes one with this ticket
   * @param answer is told once, also of a refusal
   */
  void ask(Predicate<Command> hand, LongFunction<Question> question, Consumer<Answer> answer) {
    long ticket = lastTicket.incrementAndGet();
    Question asked = question.apply(ticket);
    if (asked.ticket() == 0) {
      hand.test(asked); // no answer is to come
      return;
    }
    if (open.size() >= MAX_OPEN) {
      answer.accept(new Answer.Refused(ticket, "too many questions are under way here"));
      return;
    }
    open.put(ticket, answer);
    if (!hand.test(asked) && open.remove(ticket) != null) {
      answer.accept(
          new Answer.Refused(ticket, "the node is too busy to take a question; try again"));
    }
  }

  /** Takes what the machine answers. */
  void onAnswer(Answer answer) {
    Consumer<Answer> asker = open.remove(answer.ticket());
    if (asker != null) {
      asker.accept(answer);
    }
  }
}
