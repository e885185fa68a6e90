package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Description.Offer;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.board.Board.Pull;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.util.List;

/**
 * A Texas Instruments PCF8574 or PCF8574A: eight lines more, P0 to P7 (SCPS068, SCPS069).
 *
 * <p>"Quasi-bidirectional": there is one latch, and no direction. A line that is latched low is
 * pulled to ground; one that is latched high is held up by 100 µA only, can be pulled down from
 * outside, and so is an input. It switches what is between it and the supply, not much of what is
 * between it and ground.
 */
public final class Pcf8574 implements Driver {
  private static final Chip.Place PLACE =
      Chip.Place.of(
          0x20, 0x3f, 0x20, "0x20 to 0x27 by the pins A0 to A2; 0x38 to 0x3f of a PCF8574A.");

  private static final Description DESCRIPTION =
      Description.other(
              "pcf8574",
              "Offers eight lines, 0 to 7 (TI PCF8574 and PCF8574A).",
              PLACE.with(Expander.POLL))
          .lending(Offer.LINES)
          .wired(
              "VCC to 3.3 V, SDA and SCL to the bus; a line sinks 25 mA and sources 0.1 mA, so"
                  + " wire relays and lamps between supply and line, active low.")
          .from("TI SCPS068, SCPS069");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of(PLACE.claim(settings));
  }

  @Override
  public Device.Lines open(Values settings, Board board, Signals signals) throws IOException {
    return PLACE.open(
        settings,
        board,
        chip -> new Expander("pcf8574", new Latch(chip), settings.get(Expander.POLL)));
  }

  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    PLACE.twin(settings, board, Pcf8574Twin::new);
  }

  /** The chip's latch as it was last written, for it can't be read: only the lines can. */
  private static final class Latch implements Expander.Ports {
    private final Chip chip;
    private int latch;
    private int outputs;
    private boolean reset;

    /**
     * Takes each line's level for its latch's. A low line may be one that the outside holds low;
     * latched low it stays what it is, and is latched high when it is opened as an input.
     */
    Latch(Chip chip) throws IOException {
      this.chip = chip;
      latch = pins();
    }

    private int pins() throws IOException {
      return chip.read(1)[0] & 0xff;
    }

    @Override
    public int count() {
      return 8;
    }

    /** "Power-on reset" latches all lines high: an output that is low no more tells of it. */
    @Override
    public int levels() throws IOException {
      int pins = pins();
      reset = (outputs & ~latch & pins) != 0;
      if (reset) {
        latch = pins;
        outputs = 0;
      }
      return pins;
    }

    @Override
    public boolean wasReset() {
      return reset;
    }

    @Override
    public void output(int line, boolean high) throws IOException {
      write(line, high);
      outputs |= 1 << line;
    }

    @Override
    public boolean kept(int line) {
      return (latch & 1 << line) != 0;
    }

    @Override
    public void write(int line, boolean high) throws IOException {
      int next = high ? latch | 1 << line : latch & ~(1 << line);
      chip.write(next);
      latch = next;
    }

    /** Every line that is high has a pull-up; it can't be switched off. */
    @Override
    public void input(int line, Pull pull) throws IOException {
      outputs &= ~(1 << line);
      write(line, true);
    }

    @Override
    public void free(int line) {
      outputs &= ~(1 << line);
    }

    @Override
    public void close() throws IOException {
      chip.close();
    }
  }
}
