package io.sandpiper.runtime.cli;

import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Type;
import io.sandpiper.provisioning.Identity;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/** Shows the device's id and public key, and makes its key when there is none. */
final class IdentityCommand implements Command {
  /** Where the service keeps its state: the unit's StateDirectory. */
  private static final Option<String> FILE =
      new Option<>(
          Key.of(
              "file",
              new Type.Text("path"),
              "/var/lib/sandpiper/device.key",
              "Where the private key is kept."),
          "FILE");

  private static final Option<Boolean> JSON = Option.flag("json", "A JSON object.");

  @Override
  public Usage usage() {
    return new Usage(
        "identity",
        "Shows the device's id and public key; makes the key pair first if there is none.",
        "",
        0,
        0,
        List.of(FILE, JSON),
        List.of("identity", "identity --file ./device.key --json"));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    try {
      Identity identity = Identity.loadOrCreate(Path.of(arguments.get(FILE)));
      var shown = new LinkedHashMap<String, Object>();
      shown.put("id", identity.id());
      shown.put("public_key", identity.publicKeyHex());
      if (arguments.get(JSON)) terminal.out().println(Json.text(shown));
      else shown.forEach((name, value) -> terminal.out().printf("%-10s  %s%n", name, value));
      return Exit.OK;
    } catch (AccessDeniedException | NoSuchFileException e) {
      // Their message is a path and nothing else.
      terminal.error("sandpiper: " + Terminal.clean(closed(Path.of(arguments.get(FILE)))));
      return Exit.FAILED;
    } catch (IOException e) {
      terminal.error("sandpiper: " + Terminal.clean(e.getMessage()));
      return Exit.FAILED;
    }
  }

  private static String closed(Path file) {
    return "cannot read or write the folder "
        + file.toAbsolutePath().getParent()
        + " as user "
        + System.getProperty("user.name")
        + "; run it as the agent (runuser -u sandpiper -- sandpiper identity), or give --file";
  }
}
