import { isPublicAddress, literalAddress, lookupPublic } from '../../../src/utils/publicAddress';

describe('isPublicAddress', () => {
  it.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254'],
    ...['172.16.0.1', '172.31.255.255', '192.168.1.1', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::'],
    ...['fc00::1', 'fd12::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '2001:db8::1', 'example.com'],
  ])('is false for %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '172.15.0.1', '172.32.0.1', '192.167.1.1', '2606:4700::1111', '2a00:1450::1'])(
    'is true for %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});

describe('literalAddress', () => {
  it.each([
    ['http://127.0.0.1:80/', '127.0.0.1'],
    ['http://2130706433/', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://[::1]:5000/', '::1'],
    ['http://localhost/', undefined],
  ])('of %s is %s', (url, address) => {
    expect(literalAddress(new URL(url))).toBe(address);
  });
});

describe('lookupPublic', () => {
  it('refuses a name of this machine', async () => {
    const error = await new Promise((resolve) => lookupPublic('localhost', { all: true }, resolve));

    expect(error).toMatchObject({ name: 'PrivateAddressError' });
  });
});
