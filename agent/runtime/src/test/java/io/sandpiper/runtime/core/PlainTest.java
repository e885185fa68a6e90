package io.sandpiper.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.runtime.core.Devices.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainTest implements Trouble {
  private final List<String> told = new ArrayList<>();

  @Override
  public void failed(String reason) {
    told.add(reason);
  }

  @Override
  public void reopen(long now) {
    told.add("reopen");
  }

  @Override
  public void recovered() {
    told.add("recovered");
  }

  @Override
  public void skipped() {
    told.add("skipped");
  }

  @Test
  void callersWhoAskForWhatCannotBeDoneCloseNoDevice() {
    var plain = new Plain(this);
    plain.opened(0);
    for (int i = 0; i < 10; i++) plain.called(new Outcome.Refused("while it moves"), i);
    assertEquals(List.of(), told);
    for (int i = 0; i < Limits.REOPEN_AFTER; i++) plain.called(new Outcome.Failed("gone"), i);
    assertEquals(List.of("gone", "gone", "gone", "reopen"), told);
  }
}
