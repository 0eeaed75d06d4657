package borg.api;

import borg.api.Preconditions.Verdict;
import borg.metrics.OperationKind;
import borg.placement.Key;
import borg.store.Entry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** GET and HEAD of one entry, at once or once it has changed. Nothing blocks. */
@ApplicationScoped
public class EntryReads {

  @Inject private Entries entries;

  /**
   * Reads the entry that a call is for.
   *
   * @throws Refusal 400 if the call can't be read, 429 if too many wait already
   */
  CompletionStage<Response> read(Call call, boolean withValue) {
    long wait = LongPoll.nanos(call.query("wait").get("wait"));
    Preconditions preconditions = Preconditions.ofRead(call.http());
    Key key = call.key();
    var answers = new Answers(entries, call, key);
    if (wait == 0) {
      return entries.read(key).thenApply(entry -> answer(answers, preconditions, entry, withValue));
    }
    call.is(OperationKind.WAIT);
    call.permit().poll();
    return new LongPoll(
            entries,
            key,
            wait,
            entry -> isAwaited(preconditions, entry),
            entry -> answer(answers, preconditions, entry, withValue))
        .begin();
  }

  /** A missing entry is waited for, unless the client knows one: then it has gone. */
  private static boolean isAwaited(Preconditions preconditions, Entry entry) {
    return preconditions.namesVersions()
        ? entry == null || preconditions.of(entry) != Verdict.NOT_MODIFIED
        : entry != null;
  }

  private static Response answer(
      Answers answers, Preconditions preconditions, Entry entry, boolean withValue) {
    if (entry == null) {
      return answers.missing();
    }
    return switch (preconditions.of(entry)) {
      case SHOW -> answers.found(entry, withValue);
      case NOT_MODIFIED -> answers.notModified(entry);
      case FAILED -> answers.failed(entry.version());
    };
  }
}
