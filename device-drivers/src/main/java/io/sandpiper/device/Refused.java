package io.sandpiper.device;

import java.io.IOException;

/**
 * What a caller asked for can't be done, and that is no fault of the device: an argument that fits
 * no pattern, a move while moving. The caller is told; the device does not count as failing.
 */
public final class Refused extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * @param reason one sentence for the caller: what was seen, and what was expected
   */
  public Refused(String reason) {
    super(reason);
  }
}
