package io.sandpiper.device.drivers;

/** A number in one or two Modbus registers of 16 bits, the high word first. Pure. */
enum ModbusType {
  INT16(1, Short.MIN_VALUE, Short.MAX_VALUE),
  UINT16(1, 0, 0xffff),
  INT32(2, Integer.MIN_VALUE, Integer.MAX_VALUE),
  UINT32(2, 0, 0xffff_ffffL),
  FLOAT32(2, -Float.MAX_VALUE, Float.MAX_VALUE);

  final int words;
  final double min;
  final double max;

  ModbusType(int words, double min, double max) {
    this.words = words;
    this.min = min;
    this.max = max;
  }

  double value(int... registers) {
    int bits = words == 1 ? registers[0] : registers[0] << 16 | registers[1] & 0xffff;
    return switch (this) {
      case INT16 -> (short) bits;
      case UINT16 -> bits & 0xffff;
      case INT32 -> bits;
      case UINT32 -> bits & 0xffff_ffffL;
      case FLOAT32 -> Float.intBitsToFloat(bits);
    };
  }

  /** A value in range, rounded to what the type can hold. */
  int[] registers(double value) {
    long bits = this == FLOAT32 ? Float.floatToIntBits((float) value) : Math.round(value);
    return words == 1
        ? new int[] {(int) bits & 0xffff}
        : new int[] {(int) (bits >> 16) & 0xffff, (int) bits & 0xffff};
  }
}
