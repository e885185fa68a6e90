package io.sandpiper.runtime.config;

import io.sandpiper.device.Description;
import io.sandpiper.device.Description.Role;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Event;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.RoleProcedures;
import io.sandpiper.device.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What each driver is, can do and wants, from its description: for people, and for programs. */
public final class DriverPage {
  private final Markdown page = new Markdown();

  private DriverPage() {}

  /** The reference page of all drivers, in Markdown. */
  static String page(Drivers drivers) {
    var all = new DriverPage();
    all.page.text(
        """
        # Drivers

        Written by the program from its own declarations, as `sandpiper drivers` prints it; don't edit it here.

        Each component of a [configuration](configuration.md#components) names one of these as its `driver`, and has that driver's keys. Every
        driver has an example in [examples/drivers](../../../examples/drivers).

        """);
    for (Driver driver : drivers.all()) {
      String name = driver.description().name();
      String first = driver.description().summary();
      all.page.text("- [`" + name + "`](#" + name + "): " + first + "\n");
    }
    drivers.all().forEach(driver -> all.page.text("\n" + section(driver)));
    return all.page.toString();
  }

  /** One driver's part of the page. */
  public static String section(Driver driver) {
    var one = new DriverPage();
    one.driver(driver.description());
    return one.page.toString();
  }

  private void driver(Description driver) {
    page.text("## " + driver.name() + "\n\n" + driver.summary());
    if (!driver.source().isEmpty()) page.text(" Source: " + driver.source() + ".");
    page.text("\n");
    if (!driver.wiring().isEmpty()) page.text("\n" + driver.wiring() + "\n");
    if (!driver.settings().keys().isEmpty()) {
      page.driverKeys(driver.settings());
    }
    if (!driver.quantities().isEmpty()) {
      String verb = driver.role() == Role.LEVEL ? "Set to " : "Measures ";
      page.text("\n" + verb + joined(driver.quantities().stream().map(DriverPage::text).toList()));
      page.text(".\n");
    }
    List<Procedure> procedures = procedures(driver);
    if (!procedures.isEmpty()) {
      page.row("Procedure", "", "");
      page.text("|---|---|---|\n");
      for (Procedure each : procedures) {
        String call = each.name() + "(" + String.join(", ", each.arguments().names()) + ")";
        page.row("`" + call + "`", each.writes() ? "writes" : "reads", each.summary());
      }
    }
    if (!driver.events().isEmpty()) {
      page.row("Event", "Content", "");
      page.text("|---|---|---|\n");
      for (Event each : driver.events()) {
        page.row("`" + each.name() + "`", names(each.content()), each.summary());
      }
    }
    if (!driver.offers().isEmpty()) {
      page.text(
          "\nLends other components its "
              + driver.offers().stream()
                  .map(offer -> offer.name().toLowerCase(Locale.ROOT))
                  .sorted()
                  .collect(Collectors.joining(" and "))
              + ".\n");
    }
  }

  private static String joined(List<String> texts) {
    return String.join(", ", texts);
  }

  private static String names(Schema schema) {
    return joined(schema.names().stream().map(name -> "`" + name + "`").toList());
  }

  private static List<Procedure> procedures(Description driver) {
    var all = new ArrayList<>(RoleProcedures.of(driver.role(), driver.quantities()));
    all.addAll(driver.procedures());
    return all;
  }

  private static String text(Quantity quantity) {
    return String.format(
        Locale.ROOT,
        "`%s` (%s to %s%s)",
        quantity.name(),
        number(quantity.min()),
        number(quantity.max()),
        quantity.unit().isEmpty() ? "" : " " + quantity.unit());
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** The same for programs, in plain values. */
  public static Map<String, Object> plain(Driver of) {
    Description driver = of.description();
    var map = new LinkedHashMap<String, Object>();
    map.put("name", driver.name());
    map.put("summary", driver.summary());
    map.put("role", driver.role().name().toLowerCase(Locale.ROOT));
    map.put("wiring", driver.wiring());
    map.put("source", driver.source());
    map.put("keys", driver.settings().plain());
    map.put("quantities", driver.quantities().stream().map(Quantity::plain).toList());
    map.put("procedures", procedures(driver).stream().map(DriverPage::plain).toList());
    map.put("events", driver.events().stream().map(DriverPage::plain).toList());
    map.put(
        "lends",
        driver.offers().stream().map(o -> o.name().toLowerCase(Locale.ROOT)).sorted().toList());
    return map;
  }

  private static Map<String, Object> plain(Procedure procedure) {
    var map = new LinkedHashMap<String, Object>();
    map.put("name", procedure.name());
    map.put("summary", procedure.summary());
    map.put("writes", procedure.writes());
    map.put("arguments", procedure.arguments().plain());
    map.put("result", procedure.result().plain());
    return map;
  }

  private static Map<String, Object> plain(Event event) {
    var map = new LinkedHashMap<String, Object>();
    map.put("name", event.name());
    map.put("summary", event.summary());
    map.put("content", event.content().plain());
    return map;
  }
}
