package io.sandpiper.wamp.line;

import io.sandpiper.wamp.message.Printable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Certificates in PEM files, and what names their keys. */
final class Certificates {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN (?:X509 )?CERTIFICATE-----([^-]*)-----END [A-Z0-9 ]{1,20}-----");

  private Certificates() {}

  /**
   * All of a file, in its order; a key or a text between them does not matter.
   *
   * @throws IOException for a person: {@code FILE: what was seen}
   */
  static List<X509Certificate> read(Path file) throws IOException {
    String text = new String(bytes(file), StandardCharsets.ISO_8859_1);
    var encoded = new ByteArrayOutputStream();
    try {
      PEM.matcher(text)
          .results()
          .map(part -> Base64.getMimeDecoder().decode(part.group(1)))
          .forEach(encoded::writeBytes);
      var in = new ByteArrayInputStream(encoded.toByteArray());
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!certificates.isEmpty()) return certificates;
    } catch (CertificateException | IllegalArgumentException e) {
      throw new IOException(
          file
              + ": saw a broken certificate: "
              + Printable.of(String.valueOf(e.getMessage()), 200));
    }
    throw new IOException(file + ": saw no certificate, expected some in PEM");
  }

  private static byte[] bytes(Path file) throws IOException {
    // A pipe could make the reader wait for ever.
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + ": saw no regular file, expected one");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(Limits.CERTIFICATES_BYTES + 1);
      if (bytes.length <= Limits.CERTIFICATES_BYTES) return bytes;
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": saw no such file, expected one that is readable");
    } catch (AccessDeniedException e) {
      String user = System.getProperty("user.name");
      throw new IOException(file + ": saw a file that this user (" + user + ") may not read");
    }
    throw new IOException(file + ": saw more than " + Limits.CERTIFICATES_BYTES + " bytes");
  }

  /** In the form of {@link io.sandpiper.wamp.transport.TlsSettings#PIN}. */
  static String pin(X509Certificate certificate) {
    try {
      byte[] key = certificate.getPublicKey().getEncoded(); // the SubjectPublicKeyInfo
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
      return "sha256/" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256, part of every Java", e);
    }
  }
}
