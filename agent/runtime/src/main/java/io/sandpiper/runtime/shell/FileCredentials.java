package io.sandpiper.runtime.shell;

import io.sandpiper.runtime.config.Configuration.Auth;
import io.sandpiper.runtime.config.Configuration.Auth.Kept;
import io.sandpiper.runtime.link.Credentials;
import io.sandpiper.wamp.auth.Cryptosign;
import io.sandpiper.wamp.auth.Scram;
import io.sandpiper.wamp.auth.SecretFile;
import io.sandpiper.wamp.auth.Ticket;
import io.sandpiper.wamp.auth.WampCra;
import io.sandpiper.wamp.session.Authenticator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Secrets and keys in files, read afresh each time they are needed. Not thread-safe. */
public final class FileCredentials implements Credentials {
  private final Auth auth;
  private final Map<String, String> environment;
  private final RandomGenerator chance;
  private final Consumer<String> warn;
  private String warned = "";

  /**
   * @param environment the process's variables: systemd tells its credentials there
   * @param chance not to be guessed by others
   * @param warn takes a line when others than the owner may open the file, once
   */
  public FileCredentials(
      Auth auth, Map<String, String> environment, RandomGenerator chance, Consumer<String> warn) {
    this.auth = auth;
    this.environment = environment;
    this.chance = chance;
    this.warn = warn;
  }

  @Override
  public Found find() {
    if (auth.kept().isEmpty()) return new Found.Ready(Authenticator.ANONYMOUS);
    Kept kept = auth.kept().get();
    Optional<Path> file = file(kept);
    if (file.isEmpty()) {
      return new Found.Unreadable(
          "credential " + ((Kept.Credential) kept).name() + ": saw no $CREDENTIALS_DIRECTORY",
          "name it in the systemd unit: LoadCredential=, or LoadCredentialEncrypted=");
    }
    try {
      var ready = new Found.Ready(authenticator(file.get()));
      // systemd lets the user in by an access list, whose mask looks like rights of a group.
      if (kept instanceof Kept.InFile) SecretFile.exposed(file.get()).ifPresent(this::warnOnce);
      return ready;
    } catch (IOException e) {
      return new Found.Unreadable(e.getMessage(), "mend the file that router.auth names");
    }
  }

  private Optional<Path> file(Kept kept) {
    if (kept instanceof Kept.InFile in) return Optional.of(in.path());
    String folder = environment.getOrDefault("CREDENTIALS_DIRECTORY", "");
    if (folder.isEmpty()) return Optional.empty();
    return Optional.of(Path.of(folder, ((Kept.Credential) kept).name()));
  }

  private Authenticator authenticator(Path file) throws IOException {
    return switch (auth.method()) {
      case ANONYMOUS -> Authenticator.ANONYMOUS;
      case TICKET -> new Ticket(auth.authid(), SecretFile.secret(file));
      case WAMPCRA -> new WampCra(auth.authid(), SecretFile.secret(file));
      case SCRAM -> new Scram(auth.authid(), SecretFile.secret(file), chance);
      case CRYPTOSIGN -> new Cryptosign(auth.authid(), SecretFile.signingKey(file));
    };
  }

  private void warnOnce(String line) {
    if (!line.equals(warned)) warn.accept(line);
    warned = line;
  }
}
