import { Button } from '@mantine/core';
import { FailureNotice } from './failure-notice.tsx';
import table from './table.module.css';

interface LoadMoreProps {
  list: {
    error: unknown;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => Promise<unknown>;
    refetch: () => Promise<unknown>;
  };
}

/** The end of a list that comes page by page: what went wrong, and the way to the next page. */
export function LoadMore({ list }: LoadMoreProps) {
  return (
    <div className={table.more}>
      {list.error ? <FailureNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.hasNextPage ? (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Load more
        </Button>
      ) : null}
    </div>
  );
}
