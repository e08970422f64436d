/**
 * A pure function of a text that answers the same text only once: jobs of a workspace tend to require
 * the same, and a thousand of them would otherwise be read a thousand times. It forgets everything
 * when it knows `MOST_KNOWN` answers, and never knows a long text.
 */
export function rememberAnswers<Answer>(
  derive: (text: string) => Answer,
): (text: string) => Answer {
  const known = new Map<string, Answer>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const answer = derive(text);
    if (text.length > LONGEST_KNOWN) return answer;
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, answer);
    return answer;
  };
}

const MOST_KNOWN = 1024;
const LONGEST_KNOWN = 1024;
