package io.sandpiper.runtime.shell;

import io.sandpiper.runtime.config.Configuration.Auth;
import io.sandpiper.runtime.config.Configuration.Auth.Certificate;
import io.sandpiper.runtime.config.Configuration.Auth.Kept;
import io.sandpiper.runtime.link.Credentials;
import io.sandpiper.wamp.auth.ClientCertificate;
import io.sandpiper.wamp.auth.Cryptosign;
import io.sandpiper.wamp.auth.Scram;
import io.sandpiper.wamp.auth.Secret;
import io.sandpiper.wamp.auth.SecretFile;
import io.sandpiper.wamp.auth.SigningKey;
import io.sandpiper.wamp.auth.Ticket;
import io.sandpiper.wamp.auth.WampCra;
import io.sandpiper.wamp.session.Authenticator;
import io.sandpiper.wamp.transport.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Secrets and keys in files, read afresh each time they are needed. Not thread-safe. */
public final class FileCredentials implements Credentials {
  private final Auth auth;
  private final Map<String, String> environment;
  private final RandomGenerator chance;
  private final Consumer<String> warn;
  private final Set<String> warned = new HashSet<>(); // two files at most, in a few modes

  /**
   * @param environment the process's variables: systemd tells its credentials there
   * @param chance not to be guessed by others
   * @param warn takes a line when others than the owner may open the file, once for each
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
    try {
      Authenticator authenticator = authenticator();
      if (auth.certificate().isEmpty()) return new Found.Ready(authenticator);
      Certificate certificate = auth.certificate().get();
      var own = new TlsSettings.Own(certificate.file(), file(certificate.key()));
      warnIfExposed(certificate.key());
      return new Found.Ready(authenticator, Optional.of(own));
    } catch (NoFolder e) {
      return new Found.Unreadable(
          e.getMessage(),
          "name it in the systemd unit: LoadCredential=, or LoadCredentialEncrypted=");
    } catch (IOException e) {
      return new Found.Unreadable(e.getMessage(), "mend the file that router.auth names");
    }
  }

  private Authenticator authenticator() throws IOException {
    return switch (auth.method()) {
      case ANONYMOUS -> Authenticator.ANONYMOUS;
      case TLS -> new ClientCertificate(auth.authid());
      case TICKET -> new Ticket(auth.authid(), secret());
      case WAMPCRA -> new WampCra(auth.authid(), secret());
      case SCRAM -> new Scram(auth.authid(), secret(), chance);
      case CRYPTOSIGN -> {
        SigningKey key = SecretFile.signingKey(file(kept()));
        warnIfExposed(kept());
        yield new Cryptosign(auth.authid(), key);
      }
    };
  }

  private Secret secret() throws IOException {
    Secret secret = SecretFile.secret(file(kept()));
    warnIfExposed(kept());
    return secret;
  }

  private Kept kept() {
    return auth.kept().orElseThrow(); // checked in its constructor
  }

  private Path file(Kept kept) throws NoFolder {
    if (kept instanceof Kept.InFile in) return in.path();
    String name = ((Kept.Credential) kept).name();
    String folder = environment.getOrDefault("CREDENTIALS_DIRECTORY", "");
    if (folder.isEmpty()) throw new NoFolder(name);
    return Path.of(folder, name);
  }

  /** systemd lets the user in by an access list, whose mask looks like rights of a group. */
  private void warnIfExposed(Kept kept) {
    if (!(kept instanceof Kept.InFile in)) return;
    SecretFile.exposed(in.path()).filter(warned::add).ifPresent(warn);
  }

  /** systemd was not asked for any credential. */
  private static final class NoFolder extends IOException {
    private static final long serialVersionUID = 1;

    NoFolder(String credential) {
      super("credential " + credential + ": saw no $CREDENTIALS_DIRECTORY");
    }
  }
}
