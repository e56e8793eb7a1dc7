import { encode } from 'uqr';
import styles from './sign-in.module.css';

/** A text as a QR code (ISO/IEC 18004), dark on light in every scheme: cameras do not read it the other way round. */
export function QrCode(props: { text: string; label: string }) {
  const { data, size } = encode(props.text, { ecc: 'M', border: 4 });
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg className={styles.qr} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={props.label}>
      <path d={path.join('')} shapeRendering="crispEdges" />
    </svg>
  );
}
