package io.sandpiper.runtime.config;

/** Bounds of a configuration file. */
final class Limits {
  /** 256 KiB: a thousand components with comments; more is some other file by mistake. */
  static final int FILE_BYTES = 256 * 1024;

  /** The schema itself is four deep; the rest is room to say what is wrong with deeper ones. */
  static final int DEPTH = 16;

  /** Device and component: with prefix and procedure still a URI that fits a log line. */
  static final int NAME_CHARS = 64;

  static final int PREFIX_CHARS = 128;

  /** An e-mail address or a key in hexadecimal digits fits several times. */
  static final int AUTHID_CHARS = 255;

  /** Rules of a policy: each call is held against them all; more belong into the router's roles. */
  static final int RULES = 256;

  /**
   * Jars of plug-ins: each has a class loader; more than one for each kind of chip is a mistake.
   */
  static final int PLUGINS = 64;

  /** Mistakes told in one run: after a screenful the first ones should be mended first. */
  static final int FINDINGS = 50;

  /**
   * A value and what was expected, after a long path; more of a hostile value tells nobody more.
   */
  static final int FINDING_BYTES = 2000;

  private Limits() {}
}
