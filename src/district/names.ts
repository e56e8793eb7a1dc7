import { en, en_IN, es_MX, vi } from '@faker-js/faker';
import type { Random } from './random.ts';

/** Where a family's names come from. Says nothing about how anyone does at school. */
export type NameOrigin =
  | 'english'
  | 'spanish'
  | 'vietnamese'
  | 'chinese'
  | 'hmong'
  | 'somali'
  | 'arabic'
  | 'indian'
  | 'filipino';

export type RecordedSex = 'female' | 'male' | 'nonbinary';

interface NameLists {
  readonly female: readonly string[];
  readonly male: readonly string[];
  readonly last: readonly string[];
  /** ISO 639 code of the language many of these families speak at home. */
  readonly language: string;
}

export function firstName(random: Random, origin: NameOrigin, sex: RecordedSex): string {
  const lists = nameLists[origin];
  return random.pick(sex === 'nonbinary' ? (random.chance(0.5) ? lists.female : lists.male) : lists[sex]);
}

/** Spanish families often carry two family names. */
export function familyName(random: Random, origin: NameOrigin): string {
  const { last } = nameLists[origin];
  const name = random.pick(last);
  return origin === 'spanish' && random.chance(0.3) ? `${name} ${random.pick(last)}` : name;
}

export const homeLanguage = (origin: NameOrigin) => nameLists[origin].language;

/** What a first name is shortened to among friends, where the language has such a habit. */
export function nickname(first: string): string | null {
  return nicknames.get(first) ?? null;
}

const list = (words: string) => words.split(' ');
const some = (names: readonly string[] | undefined) => names ?? [];

const english: NameLists = {
  female: some(en.person?.first_name?.female),
  male: some(en.person?.first_name?.male),
  last: some(en.person?.last_name?.generic),
  language: 'en',
};
const spanish: NameLists = {
  female: some(es_MX.person?.first_name?.female),
  male: some(es_MX.person?.first_name?.male),
  last: some(es_MX.person?.last_name?.generic).filter((name) => !name.includes(' ')),
  language: 'es',
};

const nameLists: Readonly<Record<NameOrigin, NameLists>> = {
  english,
  spanish,
  vietnamese: {
    female: some(vi.person?.first_name?.female),
    male: some(vi.person?.first_name?.male),
    last: some(vi.person?.last_name?.generic),
    language: 'vi',
  },
  chinese: {
    female: list(
      'Meilin Xiaoyan Yuting Jiayi Ruolan Shuang Wenjing Yifei Zihan Lihua Xinyi Qianru Yanmei Siqi Anran',
    ),
    male: list(
      'Haoran Zixuan Junjie Weiming Yichen Jianhong Tianyu Bowen Mingze Ruiqi Zhiyuan Kaiwen Chengyu Shaoqi',
    ),
    last: list('Chen Huang Li Lin Liu Wang Wu Xu Yang Zhang Zhao Zhou Zhu Guo Sun Ma He Luo Deng Xie Lü'),
    language: 'zh',
  },
  hmong: {
    female: list('Mai Pa Kia Bao Yer Nou Sheng Gao Chue Hli Paj Nkauj Maiv Ntxhi Kalia Pahoua Goua Shoua'),
    male: list('Tou Kou Pao Xeng Chue Yeng Fue Vang Neng Teng Meng Bee Lue Koua Toua Nhia Cheng Soua'),
    last: list('Vang Xiong Yang Thao Lee Moua Her Lor Vue Cha Hang Kue Khang Lo Pha'),
    language: 'hmn',
  },
  somali: {
    female: list(
      'Hodan Ifrah Amina Sahra Fadumo Hibaq Ayan Nasteexo Asma Ubah Najma Deeqa Filsan Ladan Sagal',
    ),
    male: list('Abdi Liban Warsame Guled Yusuf Mahad Bile Ayanle Faarax Abshir Cawil Jaamac Siyaad Zakariye'),
    last: list('Abdullahi Ali Hassan Mohamud Osman Warsame Farah Jama Nur Ibrahim Hersi Abukar Aden Yusuf'),
    language: 'so',
  },
  arabic: {
    female: list('Layla Noor Salma Yasmin Hana Mariam Rania Dana Zaynab Huda Amal Farah Lina Samira Nadia'),
    male: list('Omar Karim Tariq Samir Bilal Hamza Zayd Rami Nabil Faris Idris Jamal Khalil Adnan Anas'),
    last: list(
      'Haddad Khoury Nasser Rahman Saleh Mansour Aziz Farouk Najjar Qasim Sabbagh Zein Hamdan Darwish',
    ),
    language: 'ar',
  },
  indian: {
    female: some(en_IN.person?.first_name?.female),
    male: some(en_IN.person?.first_name?.male),
    last: some(en_IN.person?.last_name?.generic),
    language: 'hi',
  },
  filipino: {
    female: list(
      'Maricel Liwayway Althea Dalisay Ligaya Jasmin Marisol Analyn Tala Mayumi Rosalie Bituin Luz Amihan',
    ),
    male: list(
      'Jericho Bayani Rafael Dakila Joselito Makisig Andres Emilio Crisanto Danilo Rizal Rommel Isagani',
    ),
    last: list(
      'Reyes Bautista Ocampo Dimaculangan Magsaysay Villanueva Santos Aquino Macapagal Panganiban Dela-Cruz',
    ),
    language: 'tl',
  },
};

const nicknames = new Map(
  list(
    'Alexander:Alex Alexandra:Alex Benjamin:Ben Catherine:Cathy Christopher:Chris Daniel:Danny David:Dave Edward:Eddie Elizabeth:Liz Francisco:Paco Gabriel:Gabe Guadalupe:Lupita Isabella:Bella Jennifer:Jenny Jessica:Jess Jonathan:Jon José:Pepe Joshua:Josh Katherine:Katie Luis:Lucho Madison:Maddie María:Mari Matthew:Matt Michael:Mike Nathaniel:Nate Nicholas:Nick Patricia:Paty Rebecca:Becky Robert:Rob Rosario:Chayo Samantha:Sam Samuel:Sam Stephanie:Steph Theodore:Ted Thomas:Tom Timothy:Tim Victoria:Vicky William:Will Zachary:Zach',
  ).map((pair) => pair.split(':') as [string, string]),
);
