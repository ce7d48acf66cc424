import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ConfigKey, SETTINGS } from '../../src/server/config.ts';
import { coverageOf, type ServiceCoverage } from './coverage.ts';
import type { Writer } from './generated-file.ts';

interface Language {
  servicesHead: string;
  /** What is said of the services that are models only. */
  modelsOnly(services: number, operations: number): string;
  settingsHead: string;
  settings: Readonly<Record<ConfigKey, string>>;
}

const LANGUAGES: Readonly<Record<'README.md' | 'README.ja.md', Language>> = {
  'README.md': {
    servicesHead: "| service | operations | of AWS's | members kept without effect | members refused |",
    modelsOnly: (services, operations) =>
      `For ${services} more services there is AWS's model and nothing else yet: each of their ${operations} operations ` +
      'answers 501 `NotImplemented`. Every operation, every such member and its reason: ' +
      '[docs/coverage.md](docs/coverage.md).',
    settingsHead: '| flag | variable | in kumobako.json | default | what it does |',
    // The texts of `kumobako help`.
    settings: Object.fromEntries(Object.entries(SETTINGS).map(([key, { help }]) => [key, help])) as Record<
      ConfigKey,
      string
    >,
  },
  'README.ja.md': {
    servicesHead: '| サービス | 使える操作 | AWSの操作数 | 保存するだけの項目 | 拒否する項目 |',
    modelsOnly: (services, operations) =>
      `ほかに ${services} サービスは AWS のモデルだけがあり、その ${operations} 操作はすべて 501 \`NotImplemented\` を` +
      '返します。操作、項目、その理由の一覧は [docs/coverage.md](docs/coverage.md)(英語)にあります。',
    settingsHead: '| フラグ | 環境変数 | kumobako.json のキー | 既定値 | 意味 |',
    settings: {
      port: 'すべての AWS API を受けるポート。0 なら空きポート',
      dataDir: '状態を置くフォルダ',
      ephemeral: '何も残さない。状態はメモリにあり、プロセスとともに消える',
      account: 'アカウント ID ではないキーが属するアカウント',
      region: 'リージョンを示さないリクエストのリージョン',
      auth: 'standard / strict(知らないキーと署名なしを拒否)/ soft(拒否を記録するだけで実行する)',
      durability: 'default(kill -9 で失われない)/ strict(停電でも失われない)',
      log: 'error / warn / info / debug',
      allowOrigin: 'ループバック以外で呼び出しを許す Web オリジン。カンマ区切り',
      hostNames: 'リクエストの宛先として認めるホスト名。カンマ区切り',
      host: '待ち受ける IP アドレス。ループバック以外には --auth strict か --allow-insecure が必要',
      allowInsecure: '--host とともに使う。ポートに届く人は誰でもルートになれることを認める',
      services: '応答するサービス(カンマ区切り、既定はすべて)',
      init: 'フックのフォルダ。boot.d、start.d、ready.d、shutdown.d に .sh、.py、.js を置く',
      initStrict: 'フックが失敗したら起動をやめる',
      from: '新しいクラウドの初期状態にする `kumobako snapshot export` のファイル(パスまたは URL)',
      publicUrl: '呼び出し元がいないときに URL に使うスキーム、ホスト、ポート',
      isolation:
        '関数の隔離。auto(この機械でできる最良)/ strict(plain 以外の最良、なければ実行しない)/ ns / landlock / seatbelt / plain',
      caBundle: 'この機械と kumobako 自身の証明書のほかに関数が信頼する証明書のファイル(PEM)',
      missingRoles: 'refuse / create(Lambda 関数が指す存在しないロールを、何でもできるロールとして作る)',
      hotReloadRoot:
        'このフォルダより下にあるファイルから、Lambda 関数をそのまま実行することを許す(S3Bucket=hot-reload)',
      imageRoot:
        'このフォルダより下にあるコンテナイメージから、Lambda 関数を実行することを許す(ImageUri=file:///...)',
    },
  },
};

/** The parts of the readmes that follow from the code, between their marks. */
export const writeReadmes: Writer = async (root) => {
  const services = await coverageOf(root);
  const files = Object.entries(LANGUAGES).map(async ([path, language]) => {
    const text = await readFile(join(root, path), 'utf8');
    const withServices = replaceSection(text, 'services', servicesSection(services, language), path);
    return { path, text: replaceSection(withServices, 'settings', settingsSection(language), path) };
  });
  return Promise.all(files);
};

/** Replaces what stands between `<!-- NAME ... -->` and `<!-- /NAME -->`. */
export function replaceSection(text: string, name: string, section: string, path: string): string {
  const begin = `<!-- ${name}: written by \`npm run generate\` -->\n`;
  const end = `\n<!-- /${name} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`${path} has lost its marks of the section ${name}`);
  return `${text.slice(0, from)}${begin}${section}${text.slice(to)}`;
}

function servicesSection(services: readonly ServiceCoverage[], language: Language): string {
  const present = services.filter(({ working }) => working.size > 0);
  const absent = services.filter(({ working }) => working.size === 0);
  const rows = present.map(({ id, operations, working, recorded, refused }) => {
    return `| ${id} | ${working.size} | ${operations.length} | ${recorded.length} | ${refused.length} |`;
  });
  const count = absent.reduce((sum, { operations }) => sum + operations.length, 0);
  const table = [language.servicesHead, '|---|---:|---:|---:|---:|', ...rows].join('\n');
  return `${table}\n\n${language.modelsOnly(absent.length, count)}`;
}

function settingsSection({ settingsHead, settings }: Language): string {
  const rows = Object.entries(SETTINGS).map(([key, { flag, environment, default: standard }]) => {
    const value = JSON.stringify(standard);
    // The keys of SETTINGS are the keys of a configuration.
    const text = settings[key as ConfigKey].replaceAll('|', '\\|');
    return `| \`--${flag}\` | \`${environment}\` | \`${key}\` | \`${value}\` | ${text} |`;
  });
  return [settingsHead, '|---|---|---|---|---|', ...rows].join('\n');
}
