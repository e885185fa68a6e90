package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.device.Device;
import io.sandpiper.device.Signals;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.simulated.Faults;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotaryEncoderTest {
  private static final String CLOCKWISE = "A B a b ";
  private static final String BACK = "B A b a ";

  private final RotaryEncoder driver = new RotaryEncoder();
  private final List<String> changes = new ArrayList<>();
  private long now;
  private final SimulatedBoard board = new SimulatedBoard(() -> now);

  private final Signals signals =
      new Signals() {
        @Override
        public void level(boolean on, long nanos) {
          throw new AssertionError("a sensor has no level");
        }

        @Override
        public void changed() {
          changes.add("changed " + now);
        }
      };

  /** Contacts as letters: large when one closes, small when it opens. */
  private static Quadrature turned(String contacts) {
    var knob = new Quadrature();
    long at = 0;
    for (String each : contacts.strip().split(" ")) edge(knob, each, at++);
    return knob;
  }

  private static void edge(Quadrature knob, String contact, long at) {
    knob.edge(contact.equalsIgnoreCase("a"), Character.isUpperCase(contact.charAt(0)), at);
  }

  @ParameterizedTest
  @CsvSource({
    // each of the eight transitions of the Gray code 00 10 11 01
    "A, 1, 0",
    "A B, 2, 0",
    "A B a, 3, 0",
    "A B a b, 4, 0",
    "B, -1, 0",
    "B A, -2, 0",
    "B A b, -3, 0",
    "B A b a, -4, 0",
    // back and forth, and a bouncing contact
    "A B b a, 0, 0",
    "A a A a A B b B a b, 4, 0",
    // a level for the second time: others were lost
    "A A B, 2, 1",
    "a b, 0, 2",
  })
  void theGrayCodeIsFollowedByTheLevelOfEachEdge(String contacts, long quarters, long invalid) {
    Quadrature knob = turned(contacts);

    assertEquals(quarters, knob.position(1));
    assertEquals(invalid, knob.invalid());
  }

  @ParameterizedTest
  @CsvSource({
    "4, 0, 0", "4, 1, 0", "4, 2, 1", "4, 4, 1", "4, 5, 1", "4, -1, 0", "4, -2, 0", "4, -3, -1",
    "4, -4, -1", "4, -5, -1", "2, 1, 1", "2, 2, 1", "2, -1, 0", "2, -2, -1", "1, 3, 3", "1, -3, -3",
  })
  void aStepIsTheNearestDetent(int edges, int quarters, long steps) {
    var knob = new Quadrature();
    String way = (quarters < 0 ? BACK : CLOCKWISE).repeat(2);
    for (int i = 0; i < Math.abs(quarters); i++) edge(knob, way.split(" ")[i], i);

    assertEquals(steps, knob.position(edges));
  }

  /** Each line's edges come on their own thread. */
  @Test
  void anEdgeThatIsOvertakenIsPutWhereItBelongs() {
    var knob = new Quadrature();
    edge(knob, "B", 1);
    assertEquals(-1, knob.position(1), "until the other is heard");
    edge(knob, "A", 0);
    assertEquals(2, knob.position(1));
    edge(knob, "b", 3);
    edge(knob, "a", 2);
    assertEquals(4, knob.position(1));
    assertEquals(0, knob.invalid());
  }

  @Test
  void fastTurnsWithEdgesOutOfOrderEndWhereTheyShould() {
    var random = new Random(1);
    for (int run = 0; run < 200; run++) {
      var knob = new Quadrature();
      String[] contacts = CLOCKWISE.repeat(50).split(" ");
      var order = new ArrayList<Integer>();
      for (int i = 0; i < contacts.length; i++) order.add(i);
      for (int i = 0; i + 8 <= contacts.length; i += 8) {
        Collections.shuffle(order.subList(i, i + 8), random);
      }
      for (int i : order) edge(knob, contacts[i], i);

      assertEquals(50, knob.position(4));
    }
  }

  private Device.Sensor open() throws IOException {
    board.drive(19, true);
    board.drive(20, true);
    return driver.open(settings(driver, Map.of("a", 19L, "b", 20L)), board, signals);
  }

  private void turn(String contacts) {
    for (String each : contacts.strip().split(" ")) {
      boolean closes = Character.isUpperCase(each.charAt(0));
      board.drive(Line.of(each.equalsIgnoreCase("a") ? 19 : 20), !closes, ++now);
    }
  }

  @Test
  void aDetentIsOneStepAndToldOnce() throws IOException {
    Device.Sensor knob = open();
    turn(CLOCKWISE);
    turn(CLOCKWISE);
    turn(BACK);

    assertEquals(Map.of("position_step", 1.0, "invalid_total", 0.0), knob.read());
    assertEquals(3, changes.size());
  }

  @Test
  void thePositionGoesOnWhenTheDeviceIsOpenedAnew() throws IOException {
    Device.Sensor knob = open();
    turn(CLOCKWISE.repeat(5));
    board.faults().fail(new Faults.OfLine(20), 1, "line 20: gone");
    assertThrows(IOException.class, knob::read);
    knob.close();
    turn("A B");
    knob = open();
    turn(CLOCKWISE);

    assertEquals(6.0, knob.read().get("position_step"));
  }

  @Test
  void aLineThatIsTakenLeavesTheOtherFree() throws IOException {
    board.output(Line.of(20), false).close();
    var taken = board.output(Line.of(20), false);
    assertThrows(IOException.class, this::open);
    taken.close();

    assertFalse(board.holdsLines());
  }

  @Test
  void aLiveOneIsTurnedOneDetentAndBack() throws IOException {
    var steps = new ArrayList<Double>();
    board.drive(19, true);
    board.drive(20, true);
    board.script(19, RotaryEncoder.turning(0, 15));
    board.script(20, RotaryEncoder.turning(15, 0));
    Device.Sensor knob = open();
    for (; now < 20_000_000_000L; now += 1_000_000) {
      board.tick();
      double position = knob.read().get("position_step");
      if (steps.isEmpty() || steps.get(steps.size() - 1) != position) steps.add(position);
    }

    assertEquals(List.of(0.0, 1.0, 0.0, 1.0, 0.0), steps);
  }
}
