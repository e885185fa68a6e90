// Loaded before wampy's command (NODE_OPTIONS=--require=...): wampy 8.0.2 reads MessagePack integers above 2^32 as
// BigInt, and then fails when it prints them ("Do not know how to serialize a BigInt"): ids of WAMP go up to 2^53.
BigInt.prototype.toJSON = function () {
  return Number(this);
};
