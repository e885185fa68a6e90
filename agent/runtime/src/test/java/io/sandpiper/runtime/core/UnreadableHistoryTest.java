package io.sandpiper.runtime.core;

import static io.sandpiper.runtime.core.Bench.MILLI;
import static io.sandpiper.runtime.core.Bench.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.runtime.config.Configuration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A disk that knows of readings and can't give them. */
class UnreadableHistoryTest {
  private static final class Unreadable implements Outbox {
    Told told;
    int fetches;

    @Override
    public void tell(Told told) {
      this.told = told;
    }

    @Override
    public void fetch(int max) {
      fetches++;
      told.fetched(List.of(), 5);
    }

    @Override
    public void look(long above, int max, Consumer<Looked> to) {
      to.accept(new Looked(List.of(), above, true, "Input/output error"));
    }

    @Override
    public void append(Kept live) {}

    @Override
    public void forget(Kept reading) {}

    @Override
    public void spill(List<Kept> live) {
      told.notSpilled();
    }

    @Override
    public boolean well() {
      return false;
    }

    @Override
    public Map<String, Object> health() {
      return Map.of();
    }
  }

  private final Unreadable outbox = new Unreadable();
  private final Bench bench =
      new Bench(Configuration.Outbox.STANDARD, new About("1.0", "boot1", "bench"), outbox);

  @Test
  void isAskedAgainAfterAWhileAndNotAtOnce() {
    bench.up();
    assertEquals(1, outbox.fetches);

    bench.passes(5 * SECOND - MILLI);
    assertEquals(1, outbox.fetches);
    bench.passes(2 * MILLI);
    assertEquals(2, outbox.fetches);
    bench.passes(60 * SECOND);
    assertEquals(14, outbox.fetches);
  }

  @Test
  void whoAsksForItIsToldWhyItIsNotThere() {
    bench.up();

    bench.call("agent.history");

    Object answer = Rig.said(bench.answers().get(0));
    assertEquals("Input/output error", ((Map<?, ?>) answer).get("unreadable"));
    assertEquals(0L, ((Map<?, ?>) answer).get("count"));
  }
}
