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
 * A Microchip MCP23017: sixteen lines more, of which lines 0 to 7 are GPA0 to GPA7 and 8 to 15 are
 * GPB0 to GPB7 (DS20001952).
 */
public final class Mcp23017 implements Driver {
  // "Register Addresses", IOCON.BANK = 0: port A's, port B's comes after it.
  static final int IODIR = 0x00;
  static final int IPOL = 0x02;
  static final int GPINTEN = 0x04;
  static final int IOCON = 0x0a;
  static final int GPPU = 0x0c;
  static final int GPIO = 0x12;
  static final int OLAT = 0x14;
  static final int REGISTERS = 0x16;

  private static final Chip.Place PLACE =
      Chip.Place.of(0x20, 0x27, 0x20, "0x20 when the pins A0 to A2 are at ground.");

  private static final Description DESCRIPTION =
      Description.other(
              "mcp23017",
              "Offers sixteen lines, 0 to 7 on port A and 8 to 15 on port B (Microchip MCP23017).",
              PLACE.with(Expander.POLL))
          .lending(Offer.LINES)
          .wired(
              "VDD and RESET to 3.3 V, SDA and SCL to the bus; GPA7 and GPB7 as outputs only, as"
                  + " the datasheet's revision D has it.")
          .from("Microchip DS20001952");

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
        chip -> new Expander("mcp23017", new Registers(chip), settings.get(Expander.POLL)));
  }

  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    PLACE.twin(settings, board, Mcp23017Twin::new);
  }

  /** The chip's registers, and what was last written to three of them. */
  private static final class Registers implements Expander.Ports {
    private static final int BANK = 0x80;
    private static final int SEQOP = 0x20;

    private final Chip chip;
    private int inputs;
    private int pulls;
    private int latch;
    private int pins;
    private boolean reset;

    /** Takes the chip as it is: lines that an earlier run has left high stay so. */
    Registers(Chip chip) throws IOException {
      this.chip = chip;
      byte[] all = chip.registers(0, REGISTERS);
      int config = all[IOCON] & 0xff;
      if (all[IOCON + 1] != all[IOCON] || (config & (BANK | SEQOP)) != 0) {
        throw new IOException(
            "mcp23017: IOCON 0x00 twice expected, is 0x%02x and 0x%02x"
                .formatted(config, all[IOCON + 1] & 0xff));
      }
      // Inverted levels and interrupts may be left of another program.
      if (word(all, IPOL) != 0) write16(IPOL, 0);
      if (word(all, GPINTEN) != 0) write16(GPINTEN, 0);
      take(all);
    }

    private void take(byte[] all) {
      inputs = word(all, IODIR);
      pulls = word(all, GPPU);
      latch = word(all, OLAT);
      pins = word(all, GPIO);
    }

    @Override
    public int count() {
      return 16;
    }

    /**
     * All registers in one transfer, 2.3 ms at 100 kHz: the levels, and whether the chip is still
     * set up as we left it; a reset makes all lines inputs without pull-ups ("Register Summary").
     * The latches are taken from it each time, for a write that failed may have reached it.
     */
    @Override
    public int levels() throws IOException {
      byte[] all = chip.registers(0, REGISTERS);
      reset = word(all, IODIR) != inputs || word(all, GPPU) != pulls;
      take(all);
      return pins;
    }

    @Override
    public boolean wasReset() {
      return reset;
    }

    /** The latch first: a line that becomes an output then has its level at once. */
    @Override
    public void output(int line, boolean high) throws IOException {
      write(line, high);
      if ((inputs & 1 << line) == 0) return;
      write8(IODIR, line, with(inputs, line, false));
      inputs = with(inputs, line, false);
    }

    @Override
    public boolean kept(int line) {
      int from = (inputs & 1 << line) == 0 ? latch : pins;
      return (from & 1 << line) != 0;
    }

    @Override
    public void write(int line, boolean high) throws IOException {
      write8(OLAT, line, with(latch, line, high));
      latch = with(latch, line, high);
    }

    @Override
    public void input(int line, Pull pull) throws IOException {
      write8(GPPU, line, with(pulls, line, pull == Pull.UP));
      pulls = with(pulls, line, pull == Pull.UP);
      write8(IODIR, line, with(inputs, line, true));
      inputs = with(inputs, line, true);
    }

    @Override
    public void free(int line) {}

    @Override
    public void close() throws IOException {
      chip.close();
    }

    private static int with(int mask, int line, boolean set) {
      return set ? mask | 1 << line : mask & ~(1 << line);
    }

    /** Port A's byte or port B's, whichever has the line. */
    private void write8(int register, int line, int mask) throws IOException {
      int port = line / 8;
      chip.write(register + port, mask >> 8 * port);
    }

    private void write16(int register, int value) throws IOException {
      chip.write(register, value, value >> 8);
    }

    private static int word(byte[] all, int register) {
      return all[register] & 0xff | (all[register + 1] & 0xff) << 8;
    }
  }
}
