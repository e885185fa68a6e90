package io.sandpiper.runtime.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.SimulatedBoard.OutputEdge;
import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.config.ConfigurationText;
import io.sandpiper.runtime.config.Drivers;
import io.sandpiper.runtime.core.LastValues;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.wamp.client.AnyTransport;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AgentEndsTest {
  /** Nothing listens on port 1; the agent goes on trying. */
  private static final String TEXT =
      """
      device: house
      prefix: demo
      router: {url: ws://127.0.0.1:1/ws, realm: demo}
      components:
        pump: {driver: digital-output, line: 17, start: on}
      """;

  /** The memory is at its end where the agent's thread writes a line. */
  @Test
  void anAgentWithoutMemoryLeavesItsOutputsSafe() throws Exception {
    var on = new CountDownLatch(1);
    var board = new SimulatedBoard(() -> 0);
    board.watch(edge -> on.countDown());
    var journal =
        new Journal() {
          @Override
          public void info(String line) {}

          @Override
          public void warn(String line) {
            throw new OutOfMemoryError("for a test");
          }
        };
    Checked broken = new Checked.Broken(List.of("for a test"));
    Agent agent =
        Agent.start(
            configuration(),
            board,
            new AnyTransport(),
            "test",
            () -> broken,
            LastValues.NONE,
            journal);
    on.await();

    agent.reload();

    var end = assertThrows(ExecutionException.class, () -> agent.ended().get(20, TimeUnit.SECONDS));
    assertInstanceOf(OutOfMemoryError.class, end.getCause());
    assertEquals(List.of(new OutputEdge(17, true, 0), new OutputEdge(17, false, 0)), board.edges());
    assertFalse(board.holdsLines());
  }

  private static Configuration configuration() {
    Checked checked = ConfigurationText.read(Path.of("a.yaml"), TEXT, Drivers.installed());
    return ((Checked.Sound) checked).configuration();
  }
}
