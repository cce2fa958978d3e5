import { z } from 'zod';
import { AppError } from '../../../src/utils/appError';
import { decodeCursor, encodeCursor, toPage } from '../../../src/utils/pagination';

const position = z.tuple([z.string(), z.number()]);
const identity = { position: (n: number) => n, item: (n: number) => n };

describe('a cursor', () => {
  it('is read back as the position that it was made from', () => {
    expect(decodeCursor(encodeCursor(['a', 1]), position)).toEqual(['a', 1]);
  });

  it.each(['', 'garbage', encodeCursor({ $gt: '' }), encodeCursor(['a'])])(
    'that we did not make (%p) is refused with a pointer',
    (cursor) => {
      const read = () => decodeCursor(cursor, position);

      expect(read).toThrow(AppError);
      expect(read).toThrow(expect.objectContaining({ code: 'validation_failed' }));
    },
  );
});

describe('toPage', () => {
  it('shows as many as asked for and says that there are more', () => {
    expect(toPage([1, 2, 3], 2, identity)).toEqual({
      data: [1, 2],
      page: { nextCursor: encodeCursor(2), hasMore: true },
    });
  });

  it('has no cursor on the last page, full or empty', () => {
    expect(toPage([1, 2], 2, identity).page).toEqual({ nextCursor: null, hasMore: false });
    expect(toPage([], 2, identity)).toEqual({ data: [], page: { nextCursor: null, hasMore: false } });
  });
});
