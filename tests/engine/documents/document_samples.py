"""Invented people and texts, as lifelike as the real forms, for the tests of documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from salore.engine.documents import data as d

GUIDES = {
    "Berorientasi Pelayanan": (
        "Memahami kebutuhan masyarakat dan berupaya memenuhinya",
        "Melayani dengan ramah, cekatan, dan dapat diandalkan",
        "Terus memperbaiki cara kerja dan mutu layanan",
    ),
    "Akuntabel": (
        "Bekerja dengan jujur, bertanggung jawab, cermat, disiplin, dan berintegritas",
        "Memakai barang milik negara secara bertanggung jawab, efektif, dan efisien",
        "Tidak menyalahgunakan wewenang jabatan",
    ),
    "Kompeten": (
        "Meningkatkan kemampuan diri untuk menjawab tantangan yang berubah",
        "Membantu orang lain belajar",
        "Menyelesaikan tugas dengan mutu terbaik",
    ),
    "Harmonis": (
        "Menghargai setiap orang apa pun latar belakangnya",
        "Suka menolong orang lain",
        "Membangun lingkungan kerja yang nyaman",
    ),
    "Loyal": (
        "Memegang teguh Pancasila, UUD 1945, NKRI, dan pemerintahan yang sah",
        "Menjaga nama baik sesama ASN, pimpinan, instansi, dan negara",
        "Menjaga rahasia jabatan dan negara",
    ),
    "Adaptif": (
        "Cepat menyesuaikan diri dengan perubahan",
        "Terus berinovasi dan mengembangkan kreativitas",
        "Bertindak proaktif",
    ),
    "Kolaboratif": (
        "Memberi kesempatan kepada berbagai pihak untuk berkontribusi",
        "Terbuka bekerja sama untuk menghasilkan nilai tambah",
        "Menggerakkan pemanfaatan sumber daya bersama untuk tujuan bersama",
    ),
}

BADAN = "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"
MARSELINA = d.Party(
    name="Marselina Kaize, A.Md.",
    id="199403122019032007",
    rank="Pengatur (II/c)",
    position="Pranata SDM Aparatur Terampil",
    unit=f"Bidang Data dan Informasi, {BADAN}",
)
IGNASIUS = d.Party(
    name="Ignasius Yolmen, S.Sos.",
    id="198007152006041012",
    rank="Penata Tingkat I (III/d)",
    position="Kepala Bidang Data dan Informasi",
    unit=BADAN,
)
YULIANA = d.Party(
    name="Dr. Yuliana Gebze, S.H., M.Si.",
    id="197502021999032004",
    rank="Pembina Utama Muda (IV/c)",
    position=f"Kepala {BADAN}",
    unit="Pemerintah Provinsi Papua Selatan",
)
ORIGIN = d.Origin(period="2026", pack="salor 1.0", fingerprint="3f9a01c27b")


def goal(number: int, title: str, *indicators: d.IndicatorLine, feedback: tuple[str, ...] = ()) -> d.GoalLine:
    return d.GoalLine(
        number=str(number),
        goal=title,
        parent_goal="Meningkatnya mutu informasi kepegawaian yang lengkap, mutakhir, dan dapat dipercaya",
        indicators=indicators,
        feedback=feedback,
    )


def indicator(aspect: str, text: str, target: str, realisation: str = "") -> d.IndicatorLine:
    return d.IndicatorLine(aspect=aspect, indicator=text, target=target, realisation=realisation)


GOALS = (
    goal(
        1,
        "Berkas digital pegawai lengkap dan terverifikasi",
        indicator("Kuantitas", "Berkas pegawai yang lengkap dan terverifikasi", "820 berkas", "831 berkas"),
        indicator("Kualitas", "Berkas tanpa kesalahan saat uji petik", "paling sedikit 95 %", "96,2 %"),
        indicator(
            "Waktu", "Lama verifikasi sejak berkas masuk", "paling lama 3 hari kerja", "2,4 hari kerja"
        ),
        feedback=("Rapi sejak triwulan pertama. Teruskan pola verifikasi berdua yang dimulai bulan Mei.",),
    ),
    goal(
        2,
        "Peremajaan data SIASN tuntas setiap bulan",
        indicator("Kuantitas", "Usul peremajaan data yang diselesaikan", "360 usul", "295 usul"),
        indicator("Waktu", "Usul selesai sejak diterima", "paling lama 5 hari kerja", "6 hari kerja"),
        feedback=(
            "Dua bulan ini turun. Apa yang menghambat, dan bantuan apa yang Ibu perlukan?",
            "Jaringan padam 26 hari kerja dipertimbangkan.",
        ),
    ),
    goal(
        3,
        "Layanan loket data memuaskan pegawai yang datang",
        indicator("Kualitas", "Indeks kepuasan layanan loket data", "82,00", "83,10"),
    ),
    goal(
        4,
        "Pendampingan penyusunan SKP berjalan baik di perangkat daerah",
        d.IndicatorLine(
            indicator="Perangkat daerah merasa terbantu dan menyusun SKP tanpa pengembalian berulang",
            target="Umpan balik kepala subbagian umum baik, dan tidak ada SKP yang dikembalikan lebih dari "
            "satu kali karena kesalahan pengisian",
            realisation="Dua SKP dikembalikan dua kali; sisanya diterima pada pengajuan pertama.",
            is_narrative=True,
        ),
    ),
)

EXTRA = (
    goal(
        1,
        "Presensi Distrik Waan terekap selama jaringan padam",
        indicator("Kuantitas", "Rekap bulanan yang diterima", "12 rekap", "12 rekap"),
        feedback=("Menolong sekali.",),
    ),
)

BEHAVIOURS = tuple(
    d.BehaviourLine(
        label=label,
        guides=guides,
        expectations=("Dampingi dua rekan baru sampai mampu memverifikasi sendiri.",)
        if label == "Kolaboratif"
        else (),
        feedback=("Mendampingi dua rekan baru sampai mandiri, di luar tugasnya.",)
        if label in ("Kolaboratif", "Adaptif")
        else (),
    )
    for label, guides in GUIDES.items()
)

DOCUMENTS = d.DocumentData(
    agency=f"Pemerintah Provinsi Papua Selatan, {BADAN}",
    period="1 Januari sampai 31 Desember 2026",
    evaluation_period="Tahunan 2026",
    form="staff",
    approach="quantitative",
    employee=MARSELINA,
    appraiser=IGNASIUS,
    appraiser_superior=YULIANA,
    main_goals=GOALS,
    additional_goals=EXTRA,
    behaviours=BEHAVIOURS,
    origin=ORIGIN,
    as_of=date(2027, 1, 15),
    resources=(
        "Pemindai dokumen dua unit dan komputer kerja yang terhubung dengan penyimpanan bidang.",
        "Satu orang pendamping pengunggahan data SIASN setiap hari Jumat selama jaringan tersambung.",
        "Anggaran cetak dan penjilidan arsip sesuai dokumen pelaksanaan anggaran.",
    ),
    accountability=(
        (
            "Laporan kemajuan setiap bulan kepada Kepala Bidang, paling lambat tanggal 5 bulan berikutnya, "
            "dengan bukti dukung berupa rekap verifikasi dan tangkapan layar SIASN."
        ),
        "Dialog kinerja setiap triwulan.",
    ),
    consequences=(
        "Bila target tercapai: diusulkan mengikuti pelatihan analisis data kepegawaian.",
        "Bila target tidak tercapai: pendampingan kerja selama tiga bulan.",
    ),
    organisation_result="Baik",
    pattern_notes=("Sebagian besar pegawai berpredikat Baik; pola ini pedoman dan tidak mengubah predikat.",),
    result_rating="Sesuai Ekspektasi",
    behaviour_rating="Di Atas Ekspektasi",
    predicate="Baik",
    recommendations=(
        (
            "Siapkan unggahan SIASN dalam satu berkas mingguan, agar cukup satu jam jaringan untuk mengejar "
            "tunggakan."
        ),
        "Ikut serta dalam pelatihan pengelolaan arsip digital pada semester pertama.",
    ),
    plan_signed="Salor, 19 Januari 2026",
    evaluation_signed="Salor, 15 Januari 2027",
    received_by_employee="25 Januari 2027",
)

EXPLANATION = d.ExplanationData(
    agency=DOCUMENTS.agency,
    person=MARSELINA,
    period="evaluasi tahunan 2026",
    headline="Baik",
    in_words="hasil kerja sesuai ekspektasi, perilaku kerja di atas ekspektasi",
    is_decided=True,
    decision=(
        "Ditetapkan oleh Ignasius Yolmen, S.Sos., bukan oleh sistem.",
        "Kepala Bidang Data dan Informasi, 15 Januari 2027.",
        "Usulan sistem untuk perilaku kerja: sesuai ekspektasi.",
    ),
    origin=ORIGIN,
    as_of=date(2027, 1, 15),
    quotes=(
        d.Quote(
            text="Ibu Marselina mendampingi dua rekan baru sampai mandiri, di luar tugasnya, pada bulan "
            "tersulit tahun ini.",
            by="Ignasius Yolmen, S.Sos., 15 Januari 2027",
        ),
    ),
    calculation=(
        d.CalculationLine(
            step="Capaian tiap indikator",
            how="Realisasi dibandingkan dengan target, paling tinggi 120 %. Contoh: 831 dari 820 berkas.",
            value="101,34 %",
        ),
        d.CalculationLine(
            step="Capaian rencana",
            how="Rata-rata tiap RHK utama, lalu ketiganya: (107,53 + 80,97 + 101,34) : 3.",
            value="96,61 %",
        ),
        d.CalculationLine(
            step="Usulan rating hasil kerja",
            how="Mulai 90 % sesuai ekspektasi, mulai 110 % di atas ekspektasi.",
            value="Sesuai ekspektasi",
        ),
        d.CalculationLine(
            step="Nilai perilaku",
            how="4,20 × 0,60 + 4,1 × 0,40, dari atasan dan rekan kerja.",
            value="4,16 dari 5",
        ),
        d.CalculationLine(
            step="Usulan rating perilaku kerja",
            how="Mulai 2,75 sesuai ekspektasi, mulai 4,25 di atas ekspektasi.",
            value="Sesuai ekspektasi",
        ),
        d.CalculationLine(
            step="Keputusan",
            how="Pejabat Penilai Kinerja menetapkan hasil sesuai, perilaku di atas ekspektasi.",
            value="Baik",
        ),
    ),
    bars=(
        d.Bar(label="Berkas digital pegawai lengkap dan terverifikasi", value="107,53 %", share_pct=107.53),
        d.Bar(label="Peremajaan data SIASN tuntas setiap bulan", value="80,97 %", share_pct=80.97),
        d.Bar(label="Layanan loket data memuaskan pegawai yang datang", value="101,34 %", share_pct=101.34),
        d.Bar(
            label="Pendampingan penyusunan SKP berjalan baik di perangkat daerah",
            value="Dinilai dengan kata",
            share_pct=None,
        ),
    ),
    sources=(
        d.SourceLine(source="Pejabat Penilai Kinerja", answers="1", mean="4,20", weight="60 %"),
        d.SourceLine(source="Rekan kerja", answers="6", mean="4,1", weight="40 %"),
        d.SourceLine(source="Bawahan langsung", suppressed="Tidak ditampilkan: jawaban kurang dari 5."),
        d.SourceLine(source="Diri sendiri", answers="1", mean="3,70", weight="Bahan pertimbangan"),
    ),
    source_notes=(
        "Bobot bawahan langsung dibagikan kepada sumber lain menurut kebijakan instansi.",
        "Rata-rata rekan kerja dibulatkan ke satu angka di belakang koma sebelum dipakai.",
    ),
    item_sources=("Rekan kerja", "Diri sendiri"),
    items=tuple(
        d.ItemLine(label=label, words=(words, own))
        for label, words, own in zip(
            GUIDES,
            ("setara", "setara", "setara", "perlu perhatian", "setara", "lebih kuat", "lebih kuat"),
            ("Sering", "Sering", "Kadang", "Sering", "Selalu", "Kadang", "Kadang"),
            strict=True,
        )
    ),
    quadrant=d.Quadrant(
        columns=("Perilaku di bawah", "Perilaku sesuai", "Perilaku di atas"),
        rows=(
            d.QuadrantLine(label="Hasil di atas", predicates=("Kurang", "Baik", "Sangat Baik")),
            d.QuadrantLine(label="Hasil sesuai", predicates=("Kurang", "Baik", "Baik")),
            d.QuadrantLine(
                label="Hasil di bawah", predicates=("Sangat Kurang", "Butuh Perbaikan", "Butuh Perbaikan")
            ),
        ),
        here=(1, 2),
    ),
    rules=(
        d.RuleLine(
            rule="Predikat dari dua rating (kuadran)",
            basis="PermenPANRB 6/2022",
            certainty="Terbaca dalam program komputer publik, bukan dalam naskah peraturan",
        ),
        d.RuleLine(
            rule="Bobot rekan kerja 40 %",
            basis="Kebijakan instansi: Peraturan Kepala BKPSDM, Pasal 10",
            certainty="Terbaca dalam naskah",
        ),
    ),
    notices=("Nilai perilaku dekat dengan batas 4,25; selisih sekecil ini tidak bermakna.",),
    next_steps=(
        "Nyatakan telah menerima. Menerima bukan berarti setuju.",
        (
            "Bila berkeberatan, ajukan dalam 14 hari sejak diterima kepada Atasan Pejabat Penilai Kinerja, "
            "disertai alasan."
        ),
    ),
)

PERSON = d.PersonPrint(person_id=MARSELINA.id, documents=DOCUMENTS, explanation=EXPLANATION)


def undecided() -> d.PersonPrint:
    """The same person before anybody decided, with nothing observed and no superior."""
    documents = replace(
        DOCUMENTS,
        appraiser=None,
        appraiser_superior=None,
        main_goals=(),
        additional_goals=(),
        resources=(),
        accountability=(),
        consequences=(),
        organisation_result="",
        pattern_notes=(),
        result_rating="",
        behaviour_rating="",
        predicate="",
        recommendations=(),
        plan_signed="",
        evaluation_signed="",
        received_by_employee="",
    )
    explanation = replace(
        EXPLANATION,
        headline="Belum dinilai",
        in_words="belum ada keputusan Pejabat Penilai Kinerja",
        is_decided=False,
        decision=("Belum ada yang menetapkan hasil ini.",),
        quotes=(),
        calculation=(),
        bars=(),
        sources=(),
        source_notes=(),
        items=(),
        quadrant=None,
        rules=(),
        notices=(),
        next_steps=(),
    )
    return d.PersonPrint(person_id=MARSELINA.id, documents=documents, explanation=explanation)
