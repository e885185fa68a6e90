package io.sandpiper.device;

import io.sandpiper.device.Description.Role;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import java.util.List;

/** What can be called because of a device's role; the agent carries it out, not the driver. */
public final class RoleProcedures {
  public static final Key<Boolean> ON = Key.required("on", Key.flag(), "Whether the output is on.");

  /** At most a day: who wants longer wants set. */
  public static final Key<Double> ON_SECONDS =
      Key.required("on_seconds", Key.decimal(0.001, 86_400, "seconds"), "Length of the pulse.");

  private static final Schema STATE = Schema.of(ON);

  private static final List<Procedure> OUTPUT =
      List.of(
          new Procedure("set", "Switches the output.", Schema.of(ON), STATE),
          Procedure.reading("get", "Reads the output's state.", Schema.NONE, STATE),
          new Procedure("toggle", "Switches the output over.", Schema.NONE, STATE),
          new Procedure(
              "pulse",
              "Switches the output on, and off after a time.",
              Schema.of(ON_SECONDS),
              STATE));

  private static final List<Procedure> INPUT =
      List.of(Procedure.reading("get", "Reads the input's level.", Schema.NONE, STATE));

  private static final List<Procedure> SENSOR =
      List.of(
          Procedure.reading("read", "Measures now, without publishing.", Schema.NONE, Schema.NONE));

  private RoleProcedures() {}

  /**
   * @param quantities what the device measures or is set to
   */
  public static List<Procedure> of(Role role, List<Quantity> quantities) {
    return switch (role) {
      case OUTPUT -> OUTPUT;
      case INPUT -> INPUT;
      case SENSOR -> SENSOR;
      case LEVEL, OTHER -> List.of();
    };
  }
}
