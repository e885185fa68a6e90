package io.sandpiper.device;

import io.sandpiper.device.Description.Role;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import java.util.List;
import java.util.Map;

/** What can be called because of a device's role; the agent carries it out, not the driver. */
public final class RoleProcedures {
  private static final List<Procedure> INPUT =
      List.of(
          Procedure.reading(
              "get", "Reads the input's level.", Schema.NONE, Schema.of(OutputArguments.ON)));

  private static final List<Procedure> SENSOR =
      List.of(
          Procedure.reading("read", "Measures now, without publishing.", Schema.NONE, Schema.NONE));

  /** As they are when nothing is configured. */
  private static final Values STANDARD =
      Schema.of(RoleKeys.LEASE, RoleKeys.RAMP).read(Map.of(), problem -> {});

  private RoleProcedures() {}

  /**
   * With the bounds that are there when nothing else is configured.
   *
   * @param quantities what the device measures or is set to
   */
  public static List<Procedure> of(Role role, List<Quantity> quantities) {
    return of(role, quantities, STANDARD);
  }

  /** With the bounds that these settings give. */
  public static List<Procedure> of(Role role, List<Quantity> quantities, Values settings) {
    return switch (role) {
      case OUTPUT -> new OutputArguments(settings, List.of()).procedures();
      case LEVEL -> new OutputArguments(settings, quantities).procedures();
      case INPUT -> INPUT;
      case SENSOR -> SENSOR;
      case OTHER -> List.of();
    };
  }
}
