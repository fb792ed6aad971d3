"""Pages of genes that do not exist, in the layout of an NCBI Gene page saved as text."""

NBSP = "\u00a0"

MOUSE = f"""U.S. flag

Format

    • Showing Current items.

    Zzq1 zinc quibble 1 [ Mus musculus (house mouse) ]

    Gene ID: 990001, updated on 3-Feb-2025

    Summary

    Official Symbol
    Zzq1provided by MGI
    Official Full Name
    zinc quibble 1provided by MGI
    Primary source
    MGI:MGI:9900001
    See related
    Ensembl:ENSMUSG09900000001 AllianceGenome:MGI:9900001
    Gene type
    protein coding
    RefSeq status
    VALIDATED
    Organism
    Mus musculus
    Lineage
    Eukaryota; Metazoa; Mus; Mus
    Also known as
    Qb; 2,3-Zq; Zzq-1
    Summary
    This gene holds zinc. In E. coli, e.g. strain K, it does not. \
Deletion is harmless. [provided by MGI]
    Expression
    Biased expression in thymus adult (RPKM 1.2) and 3 other tissues See more
    Orthologs
    human all
    NEW
    Try the new Gene table

    Genomic context

    See Zzq1 in Genome Data Viewer
    Location:
    3 B; 3 18.3 cM
    Exon count:
    12
    Annotation release Status Assembly Chr Location
    RS_2024_02 current GRCm39 (GCF_000001635.27) 3 NC_000069.7 (1001..2000)
    108 previous assembly GRCm38.p6 (GCF_000001635.26) 3 NC_000069.6 (901..1900, complement)
    R6 current Release 6 plus ISO1 MT (GCF_000001215.4) Un NW_007931083.1 (5..90)

    Chromosome 3 - NC_000069.7Genomic Context describing neighboring genes \
Neighboring gene enhancer of quibble 2 \
Neighboring gene STARR-seq mESC enhancer starr_07707 \
Neighboring gene predicted gene, 99001 Neighboring gene VISTA enhancer mm99

    Expression

    • Project title: Tissue survey
    • Description: Ten tissues
    • BioProject: PRJNA990001
    • Publication: PMID 99000001
    • Project title: Second survey Second survey
    • Analysis date: Mon Jan 1 00:00:00 2018

    Bibliography

    Related articles in PubMed

    1. A first paper. Doe J, et al. J Zinc, 2020. PMID 99000002, Free PMC Article
    2. A second paper.
    Roe R. J Zinc, 2021. PMID 99000003
    See all (17) citations in PubMed

    GeneRIFs: Gene References Into Functions

    What's a GeneRIF?

    1. Zzq1 binds zinc in vitro PubMed
    2. it is dispensable in mice. Title: On quibbles.
    3. Loss of Zzq1 slows growth. PubMed 99000004, 99000005
    Submit: New GeneRIF Correction See all GeneRIFs (3)

    Phenotypes

    Associated conditions

    Description Tests
    Quibble syndrome, type 2
    MedGen: C9900001OMIM: 990002GeneReviews: Not available
    Compare labs
    Zinc disorder
    MedGen: C9900002

    EBI GWAS Catalog

    Description
    A study of quibbles.
    EBI GWAS Catalog

    Variation

    Alleles of this type are documented elsewhere

    HIV-1 interactions

    Protein interactions

    Protein Gene Interaction Pubs
    Vif vif HIV-1 Vif degrades Zzq1 PubMed
    vif Zzq1 gag fusion is cut PubMed 99000006
    Pr55(Gag) gag Pr55(Gag) recruits Zzq1,
    as shown in cells PubMed

    Replication interactions

    Interaction Pubs
    Knockdown of Zzq1 slows HIV-1 replication PubMed

    Go to the HIV-1, Human Interaction Database

    Pathways from PubChem

    Zinc handling, organism-specific

    Interactions

    Products Interactant Other Gene Complex Source Pubs Description
    NP_990001.1 NP_990009.2 Abc1 HPRD PubMed in vivo; yeast 2-hybrid
    BioGRID:99001 Xyz2 BioGRID PubMed Affinity Capture-MS

    General gene information

    Markers

    D3Zz1 (e-PCR)

    Homology

    Homologs of the Zzq1 gene: none is known.

    Gene Ontology Provided by MGI

    Component Evidence Code Pubs
    colocalizes_with nucleus HDA
    inferred from high throughput direct assay
    more info
    PubMed{NBSP}
    Function Evidence Code Pubs
    NOT enables zinc ion binding IBA
    Inferred from Biological aspect of Ancestor
    more info
    {NBSP}
    enables NOT DNA binding, bending ISO
    Inferred from Sequence Orthology
    more info
    PubMed{NBSP}PubMed 99000007{NBSP}
    contributes_to RNA polymerase II CTD activity ND
    No biological Data available
    more info
    {NBSP}
    Process Evidence Code Pubs
    acts_upstream_of_or_within_negative_effect response to UV IMP
    Inferred from Mutant Phenotype
    more info
    PubMed{NBSP}
    acts_upstream_of response to UV IMP
    Inferred from Mutant Phenotype
    more info
    PubMed{NBSP}

    General protein information

    Preferred Names
    zinc quibble protein 1
    Names
    Q-protein
    EC 9.9.9.9

    NCBI Reference Sequences (RefSeq)

    NEW Try the new Transcript table

    RefSeqs maintained independently of Annotated Genomes

    These reference sequences exist independently of genome builds. Explain

    mRNA and Protein(s)

    1. NM_990001.2NP_990001.1{NBSP}zinc quibble 1 isoform 1

      See identical proteins and their annotated locations for NP_990001.1

      Status: VALIDATED

      Description
      Transcript Variant: This variant (1) is the longer one.
      Source sequence(s)
      AC990001, AK990002
      Consensus CDS
      CCDS99001.1
      UniProtKB/Swiss-Prot
      Q99ZZ1
      Related
      ENSMUSP09900000001.1, ENSMUST09900000001.2
      Conserved Domains (2) summary
      smart00990
      Location:7 → 150
      ZnQ; zinc quibble domain
      pfam09901
      Location:160220
      Blast Score: 99
      Qb; quibble repeat

    2. NM_990002.1 → NP_990002.1{NBSP}zinc quibble 1 isoform 2

      Status: VALIDATED

      Source sequence(s)
      AC990001

    RNA

    1. NR_990003.1{NBSP}RNA Sequence

      Status: VALIDATED

      Source sequence(s)
      AC990001

    RefSeqs of Annotated Genomes: GCF_000001635.27-RS_2024_02

    The following sections contain reference sequences of one build. Explain

    Reference GRCm39 C57BL/6J

    Genomic

    1. NC_000069.7{NBSP}Reference GRCm39 C57BL/6J

      Range
      1001..2000
      Download
      GenBank, FASTA, Sequence Viewer (Graphics)

    2. NW_007931083.1{NBSP}Unplaced

      Range
      5..90
      Download
      GenBank, FASTA, Sequence Viewer (Graphics)

    mRNA and Protein(s)

    1. XM_990004.1 → XP_990004.1{NBSP}zinc quibble 1 isoform X1

      Conserved Domains (1) summary
      smart00990
      Location:7 → 150
      ZnQ; zinc quibble domain
"""

# A gene without an official symbol, sequences, annotations or neighbours.
SMALL = """
trnQ-1 tRNA-Gln (quibble) [ Felis quibblus ]

Gene ID: 990002, updated on 1-Mar-2024

Summary

Gene symbol
trnQ-1
Gene description
tRNA-Gln (quibble)
Locus tag
QB_0001
Gene type
tRNA
Organism
Felis quibblus (strain: Q1, isolate: 7)
Lineage
Eukaryota; Felis

Genomic context

Location:
mitochondrion: MT
Sequence:
MT; NC_990001.1 (70..140)
"""

DISCONTINUED = """
Zzq9 zinc quibble 9 [ Mus musculus (house mouse) ]

Gene ID: 990009, discontinued on 5-Mar-2013

This record was replaced with Gene ID: 990001

Summary

Gene symbol
Zzq9
RefSeq status
PROVISIONAL
Organism
Mus musculus
"""
