package io.sandpiper.device.modbus;

/** The four tables of a Modbus device ("MODBUS Application Protocol", 4.3). */
public enum Kind {
  /** 16 bits, read and written. */
  HOLDING,
  /** 16 bits, read only. */
  INPUT,
  /** One bit, read and written. */
  COIL,
  /** One bit, read only. */
  DISCRETE;

  public boolean bits() {
    return this == COIL || this == DISCRETE;
  }

  public boolean writable() {
    return this == HOLDING || this == COIL;
  }
}
