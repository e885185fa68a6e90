package io.sandpiper.wamp.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Argon2id version 1.3: RFC 9106, by whose names the parts are called. On one thread whatever the
 * number of lanes; its memory is freed with it.
 */
final class Argon2id {
  private static final int VERSION = 0x13;
  private static final int TYPE = 2;
  private static final int SLICES = 4;

  /** 64-bit words in a block of 1 KiB. */
  private static final int BLOCK = 128;

  private static final long LOW = 0xffffffffL;

  private final int lanes;
  private final int kibibytes;
  private final int passes;
  private final int segment;
  private final int lane;
  private final long[] memory;
  private final long[] r = new long[BLOCK];
  private final long[] q = new long[BLOCK];

  /**
   * @param kibibytes of memory, at least 8 a lane
   */
  Argon2id(int lanes, int kibibytes, int passes) {
    this.lanes = lanes;
    this.kibibytes = kibibytes;
    this.passes = passes;
    this.segment = kibibytes / (SLICES * lanes);
    this.lane = segment * SLICES;
    this.memory = new long[lanes * lane * BLOCK];
  }

  /** Section 3.2, "Argon2 Operation". */
  byte[] hash(byte[] password, byte[] salt, byte[] secret, byte[] associated, int bytes) {
    byte[] head = ints(lanes, bytes, kibibytes, passes, VERSION, TYPE);
    byte[] h0 =
        Blake2b.hash(
            joined(head, counted(password), counted(salt), counted(secret), counted(associated)),
            Blake2b.BYTES);
    for (int l = 0; l < lanes; l++) {
      for (int i = 0; i < 2; i++) {
        byte[] block = longHash(joined(h0, ints(i, l)), BLOCK * Long.BYTES);
        long[] words = new long[BLOCK];
        ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
        System.arraycopy(words, 0, memory, at(l, i), BLOCK);
      }
    }
    for (int pass = 0; pass < passes; pass++) {
      for (int slice = 0; slice < SLICES; slice++) {
        for (int l = 0; l < lanes; l++) fill(pass, slice, l);
      }
    }
    return longHash(last(), bytes);
  }

  private byte[] last() {
    ByteBuffer c = ByteBuffer.allocate(BLOCK * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int word = 0; word < BLOCK; word++) {
      long sum = 0;
      for (int l = 0; l < lanes; l++) sum ^= memory[at(l, lane - 1) + word];
      c.putLong(sum);
    }
    return c.array();
  }

  private int at(int l, int column) {
    return (l * lane + column) * BLOCK;
  }

  private void fill(int pass, int slice, int l) {
    boolean independent = pass == 0 && slice < SLICES / 2;
    long[] addresses = new long[BLOCK];
    long[] input = {pass, l, slice, lanes * lane, passes, TYPE, 0};
    int first = pass == 0 && slice == 0 ? 2 : 0;
    for (int i = first; i < segment; i++) {
      if (independent && (i == first || i % BLOCK == 0)) address(addresses, input);
      int column = slice * segment + i;
      int previous = at(l, column == 0 ? lane - 1 : column - 1);
      long j = independent ? addresses[i % BLOCK] : memory[previous];
      int from = pass == 0 && slice == 0 ? l : (int) ((j >>> 32) % lanes);
      int reference = at(from, reference(pass, slice, i, from == l, j & LOW));
      compress(memory, previous, memory, reference, memory, at(l, column), pass > 0);
    }
  }

  /** Section 3.4.1.2: the addresses of the next 128 blocks. */
  private void address(long[] addresses, long[] input) {
    input[6]++;
    long[] zero = new long[BLOCK];
    compress(zero, 0, Arrays.copyOf(input, BLOCK), 0, addresses, 0, false);
    compress(zero, 0, addresses, 0, addresses, 0, false);
  }

  /** Section 3.4.2, "Mapping J_1 and J_2 to Reference Block Index". */
  private int reference(int pass, int slice, int i, boolean same, long j1) {
    int done = pass == 0 ? slice * segment : lane - segment;
    long area = same ? done + i - 1 : done - (i == 0 ? 1 : 0);
    long x = j1 * j1 >>> 32;
    long z = area - 1 - (area * x >>> 32);
    int start = pass == 0 ? 0 : (slice + 1) % SLICES * segment;
    return (int) ((start + z) % lane);
  }

  /** Section 3.5, "Compression Function G"; {@code add} to what is there already. */
  private void compress(long[] x, int xAt, long[] y, int yAt, long[] to, int toAt, boolean add) {
    for (int i = 0; i < BLOCK; i++) r[i] = q[i] = x[xAt + i] ^ y[yAt + i];
    for (int row = 0; row < BLOCK; row += 16) permute(row, 2);
    for (int column = 0; column < 16; column += 2) permute(column, 16);
    for (int i = 0; i < BLOCK; i++) {
      long word = r[i] ^ q[i];
      to[toAt + i] = add ? to[toAt + i] ^ word : word;
    }
  }

  /** Section 3.6, "Permutation P", of eight pairs of words, {@code step} from pair to pair. */
  private void permute(int at, int step) {
    int v0 = at;
    int v2 = v0 + step;
    int v4 = v2 + step;
    int v6 = v4 + step;
    int v8 = v6 + step;
    int v10 = v8 + step;
    int v12 = v10 + step;
    int v14 = v12 + step;
    mix(v0, v4, v8, v12);
    mix(v0 + 1, v4 + 1, v8 + 1, v12 + 1);
    mix(v2, v6, v10, v14);
    mix(v2 + 1, v6 + 1, v10 + 1, v14 + 1);
    mix(v0, v4 + 1, v10, v14 + 1);
    mix(v0 + 1, v6, v10 + 1, v12);
    mix(v2, v6 + 1, v8, v12 + 1);
    mix(v2 + 1, v4, v8 + 1, v14);
  }

  private void mix(int ia, int ib, int ic, int id) {
    long[] v = q;
    long a = v[ia];
    long b = v[ib];
    long c = v[ic];
    long d = v[id];
    a += b + 2 * (a & LOW) * (b & LOW);
    d = Long.rotateRight(d ^ a, 32);
    c += d + 2 * (c & LOW) * (d & LOW);
    b = Long.rotateRight(b ^ c, 24);
    a += b + 2 * (a & LOW) * (b & LOW);
    d = Long.rotateRight(d ^ a, 16);
    c += d + 2 * (c & LOW) * (d & LOW);
    b = Long.rotateRight(b ^ c, 63);
    v[ia] = a;
    v[ib] = b;
    v[ic] = c;
    v[id] = d;
  }

  /** Section 3.3, "Variable-Length Hash Function H'". */
  private static byte[] longHash(byte[] octets, int bytes) {
    byte[] v = joined(ints(bytes), octets);
    ByteBuffer hash = ByteBuffer.allocate(bytes);
    while (hash.remaining() > Blake2b.BYTES) {
      v = Blake2b.hash(v, Blake2b.BYTES);
      hash.put(v, 0, Blake2b.BYTES / 2);
    }
    return hash.put(Blake2b.hash(v, hash.remaining())).array();
  }

  private static byte[] counted(byte[] octets) {
    return joined(ints(octets.length), octets);
  }

  private static byte[] ints(int... values) {
    ByteBuffer all =
        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) all.putInt(value);
    return all.array();
  }

  private static byte[] joined(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) all.put(part);
    return all.array();
  }
}
