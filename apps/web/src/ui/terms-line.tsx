import classes from './terms-line.module.css';

interface TermsLineProps {
  /** The sentence in its parts, as the server keeps it with who agreed. */
  terms: { lead: string; link: string; url: string };
}

/** What somebody agrees to by pressing the button above. */
export function TermsLine({ terms: { lead, link, url } }: TermsLineProps) {
  return (
    <p className={classes.terms}>
      {lead}{' '}
      <a href={url} target="_blank" rel="noopener">
        {link}
      </a>
      .
    </p>
  );
}
