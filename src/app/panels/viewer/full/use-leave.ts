import { useCanGoBack, useNavigate, useRouter } from '@tanstack/react-router';

/** Goes back to the page that one came from, or to the library when this is the first. */
export function useLeave(): () => void {
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const navigate = useNavigate();
  return () => {
    if (canGoBack) router.history.back();
    else void navigate({ to: '/' });
  };
}
