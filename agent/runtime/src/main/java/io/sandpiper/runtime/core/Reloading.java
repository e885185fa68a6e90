package io.sandpiper.runtime.core;

import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.link.Journal;
import java.util.ArrayList;
import java.util.List;

/** The callers of {@code agent.reload}, who wait until the file has been read. Pure. */
final class Reloading {
  private final Runnable reader;
  private final Journal journal;
  private final List<Answer> waiting = new ArrayList<>();

  /**
   * @param reader reads the file elsewhere, once more if it is at it
   */
  Reloading(Runnable reader, Journal journal) {
    this.reader = reader;
    this.journal = journal;
  }

  void ask(Answer answer) {
    waiting.removeIf(each -> !each.open());
    if (waiting.size() >= Limits.RELOADS) {
      answer.busy("agent.reload");
      return;
    }
    waiting.add(answer);
    reader.run();
  }

  /** Why a sound file can't be taken over while the agent runs; empty when it can. */
  static List<String> obstacles(Configuration before, Configuration after) {
    var obstacles = new ArrayList<String>();
    obstacle("device", before.device(), after.device(), obstacles);
    obstacle("prefix", before.prefix(), after.prefix(), obstacles);
    if (!before.outbox().equals(after.outbox())) {
      obstacles.add(
          "outbox: saw other settings, expected those of the start; this needs a restart");
    }
    return obstacles;
  }

  /** What else differs, by its key in the file. */
  static List<String> sections(Configuration before, Configuration after) {
    var sections = new ArrayList<String>();
    if (!before.router().equals(after.router())) sections.add("router");
    if (!before.policy().equals(after.policy())) sections.add("policy");
    if (before.auditEvents() != after.auditEvents()) sections.add("audit");
    return sections;
  }

  private static void obstacle(String key, String before, String after, List<String> obstacles) {
    if (before.equals(after)) return;
    obstacles.add(key + ": saw " + after + ", expected " + before + "; this needs a restart");
  }

  void done(Change change) {
    journal.info("configuration taken over: " + change.text());
    for (Answer each : waiting) each.result(change.map());
    waiting.clear();
  }

  void refused(List<String> findings) {
    journal.warn("the configuration stays as it was: the new file has mistakes");
    findings.forEach(journal::warn);
    for (Answer each : waiting) each.badConfiguration(findings);
    waiting.clear();
  }
}
