import { Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { Link } from 'react-router';
import type { SessionShape } from '../../src/reports/shapes/operations.ts';
import { useMask } from '../api/look.ts';
import { useSignOut } from '../api/queries.ts';
import { useLanguage, useWords } from '../languages/words.tsx';
import { heldRoleWords } from './held-role.ts';
import styles from './shell.module.css';

export function TopBar(props: { session: SessionShape; isOpen: boolean; toggle(): void }) {
  const words = useWords();
  return (
    <header className={styles.bar}>
      <button
        type="button"
        className={styles.menuButton}
        aria-expanded={props.isOpen}
        aria-controls="navigation"
        onClick={props.toggle}
      >
        {words.say(props.isOpen ? 'shell.close' : 'shell.menu')}
      </button>
      <Link to={props.session.home} className={styles.mark}>
        Almanac
      </Link>
      <span className={styles.district}>{props.session.district}</span>
      {props.session.isDemo ? <span className={styles.demo}>{words.say('shell.demo')}</span> : null}
      <span className={styles.space} />
      <LanguageButton />
      <SchemeButton />
      <NameMenu session={props.session} />
    </header>
  );
}

export function LanguageButton() {
  const words = useWords();
  const { language, choose } = useLanguage();
  const other = language === 'en' ? 'es' : 'en';
  return (
    <button
      type="button"
      className={styles.tool}
      lang={other}
      aria-label={other === 'es' ? 'ES, español' : 'EN, English'}
      title={words.say('shell.language')}
      onClick={() => choose(other)}
    >
      {other.toUpperCase()}
    </button>
  );
}

export function SchemeButton() {
  const words = useWords();
  const shown = useComputedColorScheme('light');
  const { setColorScheme } = useMantineColorScheme();
  const other = shown === 'dark' ? 'light' : 'dark';
  const name = words.say(other === 'dark' ? 'shell.dark' : 'shell.light');
  return (
    <button
      type="button"
      className={styles.tool}
      aria-label={name}
      title={name}
      onClick={() => setColorScheme(other)}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
      </svg>
    </button>
  );
}

function NameMenu(props: { session: SessionShape }) {
  const words = useWords();
  const signOut = useSignOut();
  const mask = useMask();
  const { colorScheme, clearColorScheme } = useMantineColorScheme();
  return (
    <Menu
      position="bottom-end"
      offset={4}
      width={280}
      transitionProps={{ duration: 0 }}
      withInitialFocusPlaceholder={false}
      classNames={{
        dropdown: styles.dropdown,
        item: styles.item,
        label: styles.label,
        divider: styles.divider,
      }}
    >
      <Menu.Target>
        <button type="button" className={styles.name}>
          <span className={styles.fullName}>{props.session.name}</span>
          <span className={styles.initials}>{initials(props.session.name)}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {props.session.roles.map((one) => (
            <span key={JSON.stringify(one)} className={styles.role}>
              {heldRoleWords(words, one)}
            </span>
          ))}
        </Menu.Label>
        <Menu.Divider />
        <Menu.CheckboxItem checked={props.session.isMasked} onChange={(isMasked) => mask.mutate(isMasked)}>
          {words.say('names.mask')}
        </Menu.CheckboxItem>
        {props.session.extras.includes('view_as') ? (
          <Menu.Item component={Link} to="/view-as">
            {words.say('page.viewAs')}
          </Menu.Item>
        ) : null}
        {colorScheme === 'auto' ? null : (
          <Menu.Item onClick={clearColorScheme}>{words.say('shell.system')}</Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item component={Link} to="/my-access">
          {words.say('page.myAccess')}
        </Menu.Item>
        <Menu.Item component={Link} to="/security">
          {words.say('page.security')}
        </Menu.Item>
        <Menu.Item onClick={() => signOut.mutate()}>{words.say('shell.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function initials(name: string): string {
  const parts = name.split(/\s+/).filter((part) => part !== '');
  return [parts[0], parts.length > 1 ? parts.at(-1) : ''].map((part) => part?.[0] ?? '').join('');
}
