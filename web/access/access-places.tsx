import { NavLink } from 'react-router';
import { type MessageId, useWords } from '../languages/words.tsx';
import { useViewer } from '../shell/session.ts';
import styles from './access.module.css';

/** The parts of the page Access and the duty each is for. */
const places: readonly { path: string; name: MessageId; duty: string }[] = [
  { path: '/access', name: 'accessPlaces.requests', duty: 'approve_access' },
  { path: '/access/grants', name: 'accessPlaces.grants', duty: 'review_access' },
  { path: '/access/roles', name: 'accessPlaces.roles', duty: 'edit_roles' },
];

/** Paths of the parts that are the viewer's; the server decides, this spares dead links. */
export function useAccessPlaces(): readonly { path: string; name: MessageId }[] {
  const extras = useViewer()?.extras ?? [];
  return places.filter(({ duty }) => extras.includes(duty));
}

/** Between the parts of Access: requests, grants, roles. Not shown where there is only one. */
export function AccessPlaces() {
  const words = useWords();
  const own = useAccessPlaces();
  if (own.length < 2) return null;
  return (
    <nav aria-label={words.say('accessPlaces.label')} className={`${styles.places} screen-only`}>
      <ul>
        {own.map(({ path, name }) => (
          <li key={path}>
            <NavLink to={path} end className={styles.place ?? ''}>
              {words.say(name)}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
