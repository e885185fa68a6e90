package io.sandpiper.wamp.meta;

import io.sandpiper.wamp.message.Uri;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A registration as the router sees it.
 *
 * @param id 0 if the router does not say
 * @param uri empty if the router does not say
 * @param match exact if the router does not say
 * @param invoke the policy by which it is shared, {@code single} if the router does not say
 * @param details everything that the router says
 */
public record RegistrationInfo(
    long id,
    String uri,
    Uri.Match match,
    String invoke,
    Optional<Instant> created,
    Map<String, Object> details) {
  static RegistrationInfo of(Map<String, Object> details, long asked) {
    long said = Values.id(details.get("id"));
    return new RegistrationInfo(
        said == 0 ? asked : said,
        Values.text(details.get("uri")).orElse(""),
        Values.match(details.get("match")),
        Values.text(details.get("invoke")).orElse("single"),
        Values.time(details.get("created")),
        details);
  }
}
