package io.sandpiper.wamp.line;

import io.sandpiper.wamp.auth.SecretFile;
import io.sandpiper.wamp.transport.TlsSettings.Own;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The certificate to show when the router asks for one, if there is any. Unlike the JDK's own it is
 * shown whichever CAs the router names: so the router says why it refuses it, instead of missing
 * one.
 */
final class OwnCertificate extends X509ExtendedKeyManager {
  private static final String ALIAS = "own";

  private final X509Certificate[] chain;
  private final PrivateKey key;
  private volatile boolean asked;

  private OwnCertificate(X509Certificate[] chain, PrivateKey key) {
    this.chain = chain;
    this.key = key;
  }

  /**
   * Reads the files, if there are any.
   *
   * @throws IOException for a person: {@code FILE: what was seen}
   */
  static OwnCertificate read(Optional<Own> files) throws IOException {
    if (files.isEmpty()) return new OwnCertificate(null, null);
    Path certificateFile = files.get().certificateFile();
    X509Certificate[] chain = Certificates.read(certificateFile).toArray(new X509Certificate[0]);
    PrivateKey key = SecretFile.tlsKey(files.get().keyFile());
    try {
      chain[0].checkValidity();
    } catch (CertificateExpiredException e) {
      String when = chain[0].getNotAfter().toInstant().toString();
      throw new IOException(
          certificateFile + ": our certificate expired at " + when + ": renew it");
    } catch (CertificateNotYetValidException e) {
      // More likely our clock is behind; the router has a better one.
    }
    if (!belong(key, chain[0])) {
      throw new IOException(
          files.get().keyFile()
              + ": saw the key of another certificate than the first in "
              + certificateFile);
    }
    return new OwnCertificate(chain, key);
  }

  private static boolean belong(PrivateKey key, X509Certificate certificate) {
    if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) return false;
    try {
      byte[] message = {1};
      boolean rsa = key.getAlgorithm().equals("RSA");
      Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(key);
      signature.update(message);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // of another curve, for example
    }
  }

  /** Whether the router wanted one. */
  boolean asked() {
    return asked;
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    asked = true;
    boolean fits = key != null && Arrays.asList(keyTypes).contains(key.getAlgorithm());
    return fits ? ALIAS : null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return chain;
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key;
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return null; // we are no server
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return null;
  }
}
